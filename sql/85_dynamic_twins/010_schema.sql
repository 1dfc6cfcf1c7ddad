-- optional: the twins of orders_derived and orders_aggregated as dynamic tables, in a schema of their own
create schema if not exists derived;
