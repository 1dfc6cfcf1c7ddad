-- restates the touched days: sums by the run's deltas, distinct counts and leaders from the day tables, which are read for these days alone
create or replace procedure gold.merge_daily_sales()
returns varchar
language sql
as
$$
declare
  first_day date;
  last_day date;
begin
  select min(sale_date), max(sale_date) into :first_day, :last_day from gold.touched_days;

  merge into gold.daily_sales as target
  using (
    with days as (
      select sale_date, new_customers from gold.touched_days
    ),

    sums as (
      select
        sale_date,
        sum(weight) as transactions,
        sum(weight * amount_usd) as gross_sales,
        sum(iff(is_cancelled, weight, 0)) as cancelled_orders,
        sum(iff(is_cancelled, weight, 0) * amount_usd) as cancelled_amount,
        sum(iff(is_cancelled, 0, weight) * quantity) as units
      from gold.order_deltas
      group by sale_date
    ),

    customers as (
      select *
      from gold.daily_customers
      where sale_date >= :first_day
        and sale_date <= :last_day
        and sale_date in (select sale_date from days)
    ),

    products as (
      select *
      from gold.daily_products
      where sale_date >= :first_day
        and sale_date <= :last_day
        and sale_date in (select sale_date from days)
    ),

    customer_counts as (
      select sale_date, count(*) as unique_customers from customers group by sale_date
    ),

    product_counts as (
      select sale_date, count(*) as unique_products from products group by sale_date
    ),

    top_customers as (
      select sale_date, customer_id
      from customers
      where net_orders > 0
      qualify row_number() over (partition by sale_date order by spend desc, customer_id) = 1
    ),

    top_products as (
      select sale_date, product_id
      from products
      where net_orders > 0
      qualify row_number() over (partition by sale_date order by spend desc, product_id) = 1
    )

    select
      days.sale_date,
      coalesce(sums.transactions, 0) as transactions,
      coalesce(sums.gross_sales, 0) as gross_sales,
      coalesce(sums.cancelled_orders, 0) as cancelled_orders,
      coalesce(sums.cancelled_amount, 0) as cancelled_amount,
      coalesce(sums.units, 0) as units,
      coalesce(customer_counts.unique_customers, 0) as unique_customers,
      coalesce(product_counts.unique_products, 0) as unique_products,
      days.new_customers,
      top_products.product_id as top_product_id,
      top_customers.customer_id as top_customer_id
    from days
    left join sums on sums.sale_date = days.sale_date
    left join customer_counts on customer_counts.sale_date = days.sale_date
    left join product_counts on product_counts.sale_date = days.sale_date
    left join top_products on top_products.sale_date = days.sale_date
    left join top_customers on top_customers.sale_date = days.sale_date
  ) as delta
  on target.sale_date = delta.sale_date
  when matched and target.transactions + delta.transactions = 0 then delete
  when matched then update set
    transactions = target.transactions + delta.transactions,
    gross_sales = target.gross_sales + delta.gross_sales,
    cancelled_orders = target.cancelled_orders + delta.cancelled_orders,
    cancelled_amount = target.cancelled_amount + delta.cancelled_amount,
    units = target.units + delta.units,
    unique_customers = delta.unique_customers,
    unique_products = delta.unique_products,
    new_customers = target.new_customers + delta.new_customers,
    top_product_id = delta.top_product_id,
    top_customer_id = delta.top_customer_id
  when not matched and delta.transactions > 0 then insert (
    sale_date, transactions, gross_sales, cancelled_orders, cancelled_amount, units,
    unique_customers, unique_products, new_customers, top_product_id, top_customer_id
  )
  values (
    delta.sale_date, delta.transactions, delta.gross_sales, delta.cancelled_orders, delta.cancelled_amount, delta.units,
    delta.unique_customers, delta.unique_products, delta.new_customers, delta.top_product_id, delta.top_customer_id
  );
  return 'daily sales merged';
end
$$;
