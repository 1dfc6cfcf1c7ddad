-- a timestamp in UTC from text in one of the formats we read, or null where it is in none
-- with an offset it is converted; without one it is UTC; MM/DD/YYYY is read the American way, DD.MM.YYYY the European
-- only text that starts like an ISO date goes to automatic detection, which would take digits alone for seconds
create or replace function ops.to_utc(value varchar)
returns timestamp_ntz
language sql
as
$$
  case
    when value like '____-__-__%' then convert_timezone('UTC', try_to_timestamp_tz(value))::timestamp_ntz
    when value like '____/__/__%' then try_to_timestamp_ntz(left(value, 10), 'YYYY/MM/DD')
    when value like '__/__/____' then try_to_timestamp_ntz(value, 'MM/DD/YYYY')
    when value like '__.__.____' then try_to_timestamp_ntz(value, 'DD.MM.YYYY')
    when value like '________' then try_to_timestamp_ntz(value, 'YYYYMMDD')
  end
$$;
