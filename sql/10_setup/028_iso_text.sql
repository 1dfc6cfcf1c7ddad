-- text in one of the formats of time that we read, rearranged to ISO; null where it is in none
-- MM/DD/YYYY is read the American way, DD.MM.YYYY the European; automatic detection would take digits alone for seconds
create or replace function ops.iso_text(value varchar)
returns varchar
language sql
immutable
as
$$
  case
    when value like '____-__-__%' then value
    when value like '____/__/__%' then replace(value, '/', '-')
    when value like '__/__/____' then substr(value, 7, 4) || '-' || left(value, 2) || '-' || substr(value, 4, 2)
    when value like '__.__.____' then substr(value, 7, 4) || '-' || substr(value, 4, 2) || '-' || left(value, 2)
    when value like '________' then left(value, 4) || '-' || substr(value, 5, 2) || '-' || substr(value, 7, 2)
  end
$$;
