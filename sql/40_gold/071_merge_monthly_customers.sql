-- adds the run's order deltas to gold.monthly_customers
create or replace procedure gold.merge_monthly_customers()
returns varchar
language sql
as
$$
begin
  merge into gold.monthly_customers as target
  using (
    select
      order_year,
      order_month,
      value_segment,
      customer_id,
      sum(weight) as orders
    from gold.order_deltas
    group by order_year, order_month, value_segment, customer_id
  ) as delta
  on target.order_year = delta.order_year
    and target.order_month = delta.order_month
    and target.value_segment = delta.value_segment
    and target.customer_id = delta.customer_id
  when matched and target.orders + delta.orders = 0 then delete
  when matched then update set orders = target.orders + delta.orders
  when not matched and delta.orders > 0 then insert (order_year, order_month, value_segment, customer_id, orders)
  values (delta.order_year, delta.order_month, delta.value_segment, delta.customer_id, delta.orders);
  return 'monthly customers merged';
end
$$;
