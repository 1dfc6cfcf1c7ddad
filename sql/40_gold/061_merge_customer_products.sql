-- adds the run's order deltas; first and last purchase move outwards with new orders, and are read again from
-- silver, between the two, only where the order that held them went away and others are left
create or replace procedure gold.merge_customer_products()
returns varchar
language sql
as
$$
declare
  first_purchase timestamp_ntz(6);
  last_purchase timestamp_ntz(6);
begin
  delete from gold.shrunk_pairs;
  insert into gold.shrunk_pairs (customer_id, product_id, first_purchase, last_purchase)
  with moments as (
    select
      customer_id,
      product_id,
      order_date,
      sum(weight) as orders
    from gold.order_deltas
    where not is_cancelled
    group by customer_id, product_id, order_date
  ),

  pairs as (
    select
      customer_id,
      product_id,
      sum(orders) as orders,
      min(iff(orders > 0, order_date, null)) as first_added,
      max(iff(orders > 0, order_date, null)) as last_added,
      min(iff(orders < 0, order_date, null)) as first_removed,
      max(iff(orders < 0, order_date, null)) as last_removed
    from moments
    group by customer_id, product_id
  )

  select
    pairs.customer_id,
    pairs.product_id,
    iff(pairs.first_added < held.first_purchase, pairs.first_added, held.first_purchase),
    iff(pairs.last_added > held.last_purchase, pairs.last_added, held.last_purchase)
  from pairs
  inner join gold.customer_products as held
    on held.customer_id = pairs.customer_id
    and held.product_id = pairs.product_id
  where held.orders + pairs.orders > 0
    and (pairs.first_removed <= held.first_purchase or pairs.last_removed >= held.last_purchase);

  select min(first_purchase), max(last_purchase) into :first_purchase, :last_purchase from gold.shrunk_pairs;

  merge into gold.customer_products as target
  using (
    with moments as (
      select
        customer_id,
        product_id,
        order_date,
        sum(weight) as orders,
        sum(weight * quantity) as units,
        sum(weight * amount_usd) as spend
      from gold.order_deltas
      where not is_cancelled
      group by customer_id, product_id, order_date
    ),

    pairs as (
      select
        customer_id,
        product_id,
        sum(orders) as orders,
        sum(units) as units,
        sum(spend) as spend,
        min(iff(orders > 0, order_date, null)) as first_added,
        max(iff(orders > 0, order_date, null)) as last_added
      from moments
      group by customer_id, product_id
    ),

    reread as (
      select
        orders.customer_id,
        orders.product_id,
        min(orders.order_date) as first_purchase,
        max(orders.order_date) as last_purchase
      from silver.orders as orders
      inner join gold.shrunk_pairs as shrunk
        on shrunk.customer_id = orders.customer_id
        and shrunk.product_id = orders.product_id
      where orders.order_date >= :first_purchase
        and orders.order_date <= :last_purchase
        and not orders.is_deleted
        and orders.status <> 'CANCELLED'
      group by orders.customer_id, orders.product_id
    )

    select
      pairs.customer_id,
      pairs.product_id,
      pairs.orders,
      pairs.units,
      pairs.spend,
      pairs.first_added,
      pairs.last_added,
      reread.first_purchase as reread_first,
      reread.last_purchase as reread_last
    from pairs
    left join reread
      on reread.customer_id = pairs.customer_id
      and reread.product_id = pairs.product_id
  ) as delta
  on target.customer_id = delta.customer_id
    and target.product_id = delta.product_id
  when matched and target.orders + delta.orders = 0 then delete
  when matched then update set
    orders = target.orders + delta.orders,
    units = target.units + delta.units,
    spend = target.spend + delta.spend,
    first_purchase = coalesce(delta.reread_first, iff(delta.first_added < target.first_purchase, delta.first_added, target.first_purchase)),
    last_purchase = coalesce(delta.reread_last, iff(delta.last_added > target.last_purchase, delta.last_added, target.last_purchase))
  when not matched and delta.orders > 0 then insert (customer_id, product_id, orders, units, spend, first_purchase, last_purchase)
  values (delta.customer_id, delta.product_id, delta.orders, delta.units, delta.spend, delta.first_added, delta.last_added);
  return 'customer products merged';
end
$$;
