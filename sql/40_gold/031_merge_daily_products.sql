-- adds the run's order deltas to gold.daily_products
create or replace procedure gold.merge_daily_products()
returns varchar
language sql
as
$$
begin
  merge into gold.daily_products as target
  using (
    select
      sale_date,
      product_id,
      sum(weight) as orders,
      sum(iff(is_cancelled, 0, weight)) as net_orders,
      sum(iff(is_cancelled, 0, weight) * amount_usd) as spend
    from gold.order_deltas
    group by sale_date, product_id
  ) as delta
  on target.sale_date = delta.sale_date
    and target.product_id = delta.product_id
  when matched and target.orders + delta.orders = 0 then delete
  when matched then update set
    orders = target.orders + delta.orders,
    net_orders = target.net_orders + delta.net_orders,
    spend = target.spend + delta.spend
  when not matched and delta.orders > 0 then insert (sale_date, product_id, orders, net_orders, spend)
  values (delta.sale_date, delta.product_id, delta.orders, delta.net_orders, delta.spend);
  return 'daily products merged';
end
$$;
