-- a timestamp in UTC from text in one of the formats we read, or null where it is in none
-- with an offset it is converted; without one it is UTC; MM/DD/YYYY is read the American way, DD.MM.YYYY the European
-- not immutable, as ops.instant is not
-- other formats are rearranged to ISO: automatic detection would take digits alone for seconds
create or replace function ops.to_utc(value varchar)
returns timestamp_ntz(6)
language sql
as
$$
  convert_timezone('UTC', ops.instant(
    case
      when value like '____-__-__%' then value
      when value like '____/__/__%' then replace(value, '/', '-')
      when value like '__/__/____' then substr(value, 7, 4) || '-' || left(value, 2) || '-' || substr(value, 4, 2)
      when value like '__.__.____' then substr(value, 7, 4) || '-' || substr(value, 4, 2) || '-' || left(value, 2)
      when value like '________' then left(value, 4) || '-' || substr(value, 5, 2) || '-' || substr(value, 7, 2)
    end
  ))::timestamp_ntz(6)
$$;
