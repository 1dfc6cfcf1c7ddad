-- whether a value is what Debezium writes in place of one that its source did not log, as it came or in upper case: the row keeps the value that it had
create or replace function ops.did_not_come(value varchar)
returns boolean
language sql
immutable
as
$$
  value in ('__debezium_unavailable_value', '__DEBEZIUM_UNAVAILABLE_VALUE')
$$;
