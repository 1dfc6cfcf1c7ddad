-- moves the first days of the run's customers, and notes every day that the run touches: where orders changed, and where a customer became new or ceased to be
-- a first day moves back with an earlier order; only where the orders of the first day went away, the days after it are read again
create or replace procedure gold.merge_customer_first_orders()
returns varchar
language sql
as
$$
declare
  first_day date;
  last_day date;
  first_lost date;
begin
  select min(sale_date), max(sale_date) into :first_day, :last_day from gold.order_deltas;

  delete from gold.moved_customers;
  insert into gold.moved_customers (customer_id, left_day, entered_day)
  with touched as (
    select distinct sale_date, customer_id from gold.order_deltas
  ),

  present as (
    select
      touched.customer_id,
      touched.sale_date
    from touched
    inner join gold.daily_customers as days
      on days.sale_date = touched.sale_date
      and days.customer_id = touched.customer_id
    where days.sale_date >= :first_day
      and days.sale_date <= :last_day
  ),

  customers as (
    select
      touched.customer_id,
      held.first_sale_date,
      min(present.sale_date) as first_touched,
      max(iff(touched.sale_date = held.first_sale_date and present.sale_date is null, 1, 0)) as has_lost
    from touched
    left join present
      on present.customer_id = touched.customer_id
      and present.sale_date = touched.sale_date
    left join gold.customer_first_orders as held
      on held.customer_id = touched.customer_id
    group by touched.customer_id, held.first_sale_date
  )

  select
    customer_id,
    first_sale_date,
    iff(has_lost = 1 or first_sale_date is null or first_touched < first_sale_date, first_touched, first_sale_date)
  from customers
  where has_lost = 1
    or first_sale_date is distinct from iff(first_sale_date is null or first_touched < first_sale_date, first_touched, first_sale_date);

  -- where the first day was lost: the earliest day now, unless an earlier one was just added
  select min(left_day) into :first_lost
  from gold.moved_customers
  where left_day < coalesce(entered_day, '9999-12-31'::date);

  merge into gold.moved_customers as target
  using (
    select
      days.customer_id,
      min(days.sale_date) as first_sale_date
    from gold.daily_customers as days
    inner join gold.moved_customers as moved
      on moved.customer_id = days.customer_id
      and moved.left_day < coalesce(moved.entered_day, '9999-12-31'::date)
    where days.sale_date > :first_lost
    group by days.customer_id
  ) as found
  on target.customer_id = found.customer_id
  when matched then update set entered_day = found.first_sale_date;

  delete from gold.touched_days;
  insert into gold.touched_days (sale_date, new_customers)
  with changes as (
    select distinct sale_date, 0 as new_customers from gold.order_deltas
    union all
    select left_day, -1 from gold.moved_customers where left_day is not null
    union all
    select entered_day, 1 from gold.moved_customers where entered_day is not null
  )

  select sale_date, sum(new_customers) from changes group by sale_date;

  merge into gold.customer_first_orders as target
  using (
    select customer_id, entered_day from gold.moved_customers
  ) as moved
  on target.customer_id = moved.customer_id
  when matched and moved.entered_day is null then delete
  when matched then update set first_sale_date = moved.entered_day
  when not matched and moved.entered_day is not null then insert (customer_id, first_sale_date)
  values (moved.customer_id, moved.entered_day);
  return 'first orders merged';
end
$$;
