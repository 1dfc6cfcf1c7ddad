-- adds the run's order deltas and change events to gold.monthly_orders; a change event counts under its own payload's month and segment
-- runs before gold.merge_monthly_customers, whose rows still say which of the run's customers were there
create or replace procedure gold.merge_monthly_orders()
returns varchar
language sql
as
$$
declare
  first_year number(4, 0);
  last_year number(4, 0);
  first_month number(2, 0);
  last_month number(2, 0);
  restated number(9, 0);
  shown_version number(18, 0);
  first_displaced varchar;
  last_displaced varchar;
begin
  select min(order_year), max(order_year), min(order_month), max(order_month)
  into :first_year, :last_year, :first_month, :last_month
  from gold.order_deltas;

  select coalesce(max(version), 0) into :shown_version from ops.gold_versions;

  select count(*) into :restated
  from ops.restatements
  where version > :shown_version;

  select min(event_id), max(event_id)
  into :first_displaced, :last_displaced
  from silver.displacements
  where version > :shown_version
    and entity = 'order'
    and outcome = 'accepted';

  merge into gold.monthly_orders as target
  using (
    with sums as (
      select
        order_year,
        order_month,
        value_segment,
        sum(weight) as order_count,
        sum(iff(is_cancelled, weight, 0)) as cancelled_orders,
        sum(iff(is_cancelled, 0, weight) * quantity) as total_items_sold,
        sum(weight * amount_usd) as gross_revenue,
        sum(iff(is_cancelled, 0, weight) * amount_usd) as total_revenue,
        sum(iff(is_delivered, weight, 0) * amount_usd) as total_delivered_revenue,
        sum(iff(is_cancelled or order_value_category <> 'High Value', 0, weight) * amount_usd) as total_high_value_orders,
        sum(iff(is_cancelled or order_value_category <> 'Low Value', 0, weight) * amount_usd) as total_low_value_orders
      from gold.order_deltas
      group by order_year, order_month, value_segment
    ),

    counted as (
      select 1 as weight, outcome, change_type, order_date, amount, usd_per_unit
      from silver.order_event_stream_for_gold as events
      where :restated = 0
        and not exists (
          select 1
          from silver.displacements as displacements
          where displacements.version > :shown_version
            and displacements.file_name = events.file_name
            and displacements.file_row_number = events.file_row_number
        )
      union all
      select 1 as weight, outcome, change_type, order_date, amount, usd_per_unit
      from silver.order_events
      where :restated > 0
      union all
      select -1 as weight, displacements.outcome, events.change_type, events.order_date, events.amount, events.usd_per_unit
      from silver.order_events as events
      inner join silver.displacements as displacements
        on displacements.file_name = events.file_name
        and displacements.file_row_number = events.file_row_number
      where :restated = 0
        and displacements.version > :shown_version
        and displacements.counted_version <= :shown_version
        and events.event_id >= :first_displaced
        and events.event_id <= :last_displaced
    ),

    events as (
      select
        year(order_date) as order_year,
        month(order_date) as order_month,
        ops.value_segment(ops.amount_usd(amount, usd_per_unit)) as value_segment,
        sum(iff(change_type in ('INSERT', 'SNAPSHOT'), weight, 0)) as new_records,
        sum(iff(change_type = 'UPDATE', weight, 0)) as updated_records
      from counted
      where outcome = 'accepted'
        and change_type <> 'DELETE'
      group by 1, 2, 3
    ),

    keys as (
      select order_year, order_month, value_segment from sums
      union
      select order_year, order_month, value_segment from events
    ),

    customer_orders as (
      select
        order_year,
        order_month,
        value_segment,
        customer_id,
        sum(weight) as orders
      from gold.order_deltas
      group by order_year, order_month, value_segment, customer_id
    ),

    present as (
      select held.*
      from gold.monthly_customers as held
      inner join customer_orders
        on customer_orders.order_year = held.order_year
        and customer_orders.order_month = held.order_month
        and customer_orders.value_segment = held.value_segment
        and customer_orders.customer_id = held.customer_id
      where held.order_year >= :first_year
        and held.order_year <= :last_year
        and held.order_month >= :first_month
        and held.order_month <= :last_month
    ),

    customers as (
      select
        customer_orders.order_year,
        customer_orders.order_month,
        customer_orders.value_segment,
        sum(
          case
            when present.orders is null and customer_orders.orders > 0 then 1
            when present.orders + customer_orders.orders = 0 then -1
            else 0
          end
        ) as unique_customers
      from customer_orders
      left join present
        on present.order_year = customer_orders.order_year
        and present.order_month = customer_orders.order_month
        and present.value_segment = customer_orders.value_segment
        and present.customer_id = customer_orders.customer_id
      group by customer_orders.order_year, customer_orders.order_month, customer_orders.value_segment
    )

    select
      keys.order_year,
      keys.order_month,
      keys.value_segment,
      coalesce(sums.order_count, 0) as order_count,
      coalesce(sums.cancelled_orders, 0) as cancelled_orders,
      coalesce(customers.unique_customers, 0) as unique_customers,
      coalesce(sums.total_items_sold, 0) as total_items_sold,
      coalesce(sums.gross_revenue, 0) as gross_revenue,
      coalesce(sums.total_revenue, 0) as total_revenue,
      coalesce(sums.total_delivered_revenue, 0) as total_delivered_revenue,
      coalesce(sums.total_high_value_orders, 0) as total_high_value_orders,
      coalesce(sums.total_low_value_orders, 0) as total_low_value_orders,
      coalesce(events.new_records, 0) as new_records,
      coalesce(events.updated_records, 0) as updated_records
    from keys
    left join sums
      on sums.order_year = keys.order_year
      and sums.order_month = keys.order_month
      and sums.value_segment = keys.value_segment
    left join events
      on events.order_year = keys.order_year
      and events.order_month = keys.order_month
      and events.value_segment = keys.value_segment
    left join customers
      on customers.order_year = keys.order_year
      and customers.order_month = keys.order_month
      and customers.value_segment = keys.value_segment
  ) as delta
  on target.order_year = delta.order_year
    and target.order_month = delta.order_month
    and target.value_segment = delta.value_segment
  when matched then update set
    order_count = target.order_count + delta.order_count,
    cancelled_orders = target.cancelled_orders + delta.cancelled_orders,
    unique_customers = target.unique_customers + delta.unique_customers,
    total_items_sold = target.total_items_sold + delta.total_items_sold,
    gross_revenue = target.gross_revenue + delta.gross_revenue,
    total_revenue = target.total_revenue + delta.total_revenue,
    total_delivered_revenue = target.total_delivered_revenue + delta.total_delivered_revenue,
    total_high_value_orders = target.total_high_value_orders + delta.total_high_value_orders,
    total_low_value_orders = target.total_low_value_orders + delta.total_low_value_orders,
    new_records = target.new_records + delta.new_records,
    updated_records = target.updated_records + delta.updated_records
  when not matched then insert (
    order_year, order_month, value_segment, order_count, cancelled_orders, unique_customers, total_items_sold,
    gross_revenue, total_revenue, total_delivered_revenue, total_high_value_orders, total_low_value_orders,
    new_records, updated_records
  )
  values (
    delta.order_year, delta.order_month, delta.value_segment, delta.order_count, delta.cancelled_orders, delta.unique_customers, delta.total_items_sold,
    delta.gross_revenue, delta.total_revenue, delta.total_delivered_revenue, delta.total_high_value_orders, delta.total_low_value_orders,
    delta.new_records, delta.updated_records
  );

  delete from gold.monthly_orders
  where :first_displaced is not null
    and order_count = 0
    and new_records = 0
    and updated_records = 0;
  return 'monthly orders merged';
end
$$;
