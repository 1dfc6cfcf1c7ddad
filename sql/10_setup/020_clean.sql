-- text without surrounding white space; empty text is no value
create or replace function ops.clean(value varchar)
returns varchar
language sql
immutable
as
$$
  nullif(trim(value, ' ' || chr(9) || chr(10) || chr(13)), '')
$$;
