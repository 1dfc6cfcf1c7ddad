-- moves the first days of the run's customers, and notes every day that the run touches: where orders changed, and where a customer became new or ceased to be
create or replace procedure gold.merge_customer_first_orders()
returns varchar
language sql
as
$$
begin
  delete from gold.touched_days;
  insert into gold.touched_days (sale_date)
  with customers as (
    select distinct customer_id from gold.order_deltas
  ),

  firsts as (
    select
      customers.customer_id,
      min(days.sale_date) as first_sale_date
    from customers
    left join gold.daily_customers as days
      on days.customer_id = customers.customer_id
    group by customers.customer_id
  ),

  moved as (
    select
      earlier.first_sale_date as left_day,
      firsts.first_sale_date as entered_day
    from firsts
    left join gold.customer_first_orders as earlier
      on earlier.customer_id = firsts.customer_id
    where earlier.first_sale_date is distinct from firsts.first_sale_date
  )

  select sale_date from gold.order_deltas
  union
  select left_day from moved where left_day is not null
  union
  select entered_day from moved where entered_day is not null;

  merge into gold.customer_first_orders as target
  using (
    with customers as (
      select distinct customer_id from gold.order_deltas
    )

    select
      customers.customer_id,
      min(days.sale_date) as first_sale_date
    from customers
    left join gold.daily_customers as days
      on days.customer_id = customers.customer_id
    group by customers.customer_id
  ) as firsts
  on target.customer_id = firsts.customer_id
  when matched and firsts.first_sale_date is null then delete
  when matched and target.first_sale_date <> firsts.first_sale_date then update set
    first_sale_date = firsts.first_sale_date
  when not matched and firsts.first_sale_date is not null then insert (customer_id, first_sale_date)
  values (firsts.customer_id, firsts.first_sale_date);
  return 'first orders merged';
end
$$;
