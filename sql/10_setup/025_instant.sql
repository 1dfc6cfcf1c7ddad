-- a moment from text with an offset or with Z, which no documented format of a timestamp has; null where it is in none
-- not immutable: what has no offset is read in the session's time zone
create or replace function ops.instant(value varchar)
returns timestamp_tz(6)
language sql
as
$$
  try_to_timestamp_tz(iff(endswith(value, 'Z'), left(value, length(value) - 1) || '+00:00', value))
$$;
