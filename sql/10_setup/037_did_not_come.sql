-- whether a value is what Debezium writes in place of one that its source did not log: the row keeps the value that it had
create or replace function ops.did_not_come(value varchar)
returns boolean
language sql
immutable
as
$$
  upper(value) = '__DEBEZIUM_UNAVAILABLE_VALUE'
$$;
