-- value classes of an order, by its amount in the reporting currency
create or replace function ops.order_value_category(amount number(38, 12))
returns varchar
language sql
immutable
as
$$
  case when amount > 100 then 'High Value' else 'Low Value' end
$$;

create or replace function ops.value_segment(amount number(38, 12))
returns varchar
language sql
immutable
as
$$
  case when amount > 200 then 'HIGH_VALUE' when amount > 100 then 'MEDIUM_VALUE' else 'LOW_VALUE' end
$$;
