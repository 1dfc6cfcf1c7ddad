-- one row per offender of the data test :check_name, as it offends now
with offenders as (
  select 'order_id_unique' as check_name, offender from ops.test_order_id_unique where coalesce(cast(:check_name as varchar), 'order_id_unique') = 'order_id_unique'
  union all
  select 'trade_id_unique' as check_name, offender from ops.test_trade_id_unique where coalesce(cast(:check_name as varchar), 'trade_id_unique') = 'trade_id_unique'
  union all
  select 'customer_id_unique' as check_name, offender from ops.test_customer_id_unique where coalesce(cast(:check_name as varchar), 'customer_id_unique') = 'customer_id_unique'
  union all
  select 'product_id_unique' as check_name, offender from ops.test_product_id_unique where coalesce(cast(:check_name as varchar), 'product_id_unique') = 'product_id_unique'
  union all
  select 'order_not_null' as check_name, offender from ops.test_order_not_null where coalesce(cast(:check_name as varchar), 'order_not_null') = 'order_not_null'
  union all
  select 'trade_not_null' as check_name, offender from ops.test_trade_not_null where coalesce(cast(:check_name as varchar), 'trade_not_null') = 'trade_not_null'
  union all
  select 'order_status_accepted' as check_name, offender from ops.test_order_status_accepted where coalesce(cast(:check_name as varchar), 'order_status_accepted') = 'order_status_accepted'
  union all
  select 'trade_type_accepted' as check_name, offender from ops.test_trade_type_accepted where coalesce(cast(:check_name as varchar), 'trade_type_accepted') = 'trade_type_accepted'
  union all
  select 'amount_zero' as check_name, offender from ops.test_amount_zero where coalesce(cast(:check_name as varchar), 'amount_zero') = 'amount_zero'
  union all
  select 'order_customer_known' as check_name, offender from ops.test_order_customer_known where coalesce(cast(:check_name as varchar), 'order_customer_known') = 'order_customer_known'
  union all
  select 'order_product_known' as check_name, offender from ops.test_order_product_known where coalesce(cast(:check_name as varchar), 'order_product_known') = 'order_product_known'
  union all
  select 'key_one_source' as check_name, offender from ops.test_key_one_source where coalesce(cast(:check_name as varchar), 'key_one_source') = 'key_one_source'
  union all
  select 'positions_follow_time' as check_name, offender from ops.test_positions_follow_time where coalesce(cast(:check_name as varchar), 'positions_follow_time') = 'positions_follow_time'
  union all
  select 'fx_rates_real' as check_name, offender from ops.test_fx_rates_real where coalesce(cast(:check_name as varchar), 'fx_rates_real') = 'fx_rates_real'
  union all
  select 'truncated_tables' as check_name, offender from ops.test_truncated_tables where coalesce(cast(:check_name as varchar), 'truncated_tables') = 'truncated_tables'
  union all
  select 'daily_sales_agree' as check_name, offender from ops.test_daily_sales_agree where coalesce(cast(:check_name as varchar), 'daily_sales_agree') = 'daily_sales_agree'
  union all
  select 'monthly_orders_agree' as check_name, offender from ops.test_monthly_orders_agree where coalesce(cast(:check_name as varchar), 'monthly_orders_agree') = 'monthly_orders_agree'
  union all
  select 'customer_spend_agrees' as check_name, offender from ops.test_customer_spend_agrees where coalesce(cast(:check_name as varchar), 'customer_spend_agrees') = 'customer_spend_agrees'
  union all
  select 'trade_days_agree' as check_name, offender from ops.test_trade_days_agree where coalesce(cast(:check_name as varchar), 'trade_days_agree') = 'trade_days_agree'
  union all
  select 'trimmed_heads' as check_name, offender from ops.test_trimmed_heads where coalesce(cast(:check_name as varchar), 'trimmed_heads') = 'trimmed_heads'
  union all
  select 'hub_positions_complete' as check_name, offender from ops.test_hub_positions_complete where coalesce(cast(:check_name as varchar), 'hub_positions_complete') = 'hub_positions_complete'
  union all
  select 'nothing_parked' as check_name, offender from ops.test_nothing_parked where coalesce(cast(:check_name as varchar), 'nothing_parked') = 'nothing_parked'
)

select
  offender as entity_key,
  check_name as state,
  check_name,
  cast(null as date) as day,
  cast(null as varchar) as event_id,
  cast(null as timestamp_ntz(6)) as occurred_at,
  cast(null as varchar) as file_name,
  cast(null as decimal(18, 0)) as file_row_number,
  cast(null as varchar) as line
from offenders
