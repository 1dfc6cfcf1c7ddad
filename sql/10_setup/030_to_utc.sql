-- a timestamp in UTC from ISO text, such as ops.iso_text makes of others; with an offset it is converted, without one it is UTC
-- null where UTC has no such year, as before the year 1 and after 9999: an offset may carry the first or the last day there
-- not immutable, as ops.instant is not
-- the rearranged text is a column where this is called: one engine writes an argument out at each mention, and this mentions it often
create or replace function ops.to_utc(iso varchar)
returns timestamp_ntz(6)
language sql
as
$$
  iff(
    iso like '0000-%' or (iso like '0001-01-01%+%' and iso not like '%+00:00') or iso like '9999-12-31%-%',
    null,
    convert_timezone('UTC', ops.instant(iso))::timestamp_ntz(6)
  )
$$;
