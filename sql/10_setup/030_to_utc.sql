-- a timestamp in UTC from ISO text, such as ops.iso_text makes of others; with an offset it is converted, without one it is UTC
-- not immutable, as ops.instant is not
-- the rearranged text is a column where this is called: one engine writes an argument out at each mention, and this mentions it often
create or replace function ops.to_utc(iso varchar)
returns timestamp_ntz(6)
language sql
as
$$
  convert_timezone('UTC', ops.instant(iso))::timestamp_ntz(6)
$$;
