-- runs every data test and keeps the counts with their history; consumes ops.unchecked_gold, so that a gold version is checked once
-- the tests read whole tables on purpose: what is wrong may be old; ops.check_data says how seldom they run
create or replace procedure ops.run_data_tests()
returns varchar
language sql
as
$$
begin
  insert into ops.data_test_results (checked_at, gold_version, test_name, severity, failures)
  with versions as (
    select max(version) as gold_version from ops.unchecked_gold
  ),

  errors as (
    select 'order_id_unique' as test_name, count(*) as failures from ops.test_order_id_unique
    union all
    select 'trade_id_unique' as test_name, count(*) as failures from ops.test_trade_id_unique
    union all
    select 'customer_id_unique' as test_name, count(*) as failures from ops.test_customer_id_unique
    union all
    select 'product_id_unique' as test_name, count(*) as failures from ops.test_product_id_unique
    union all
    select 'order_not_null' as test_name, count(*) as failures from ops.test_order_not_null
    union all
    select 'trade_not_null' as test_name, count(*) as failures from ops.test_trade_not_null
    union all
    select 'order_status_accepted' as test_name, count(*) as failures from ops.test_order_status_accepted
    union all
    select 'trade_type_accepted' as test_name, count(*) as failures from ops.test_trade_type_accepted
    union all
    select 'key_one_source' as test_name, count(*) as failures from ops.test_key_one_source
    union all
    select 'positions_follow_time' as test_name, count(*) as failures from ops.test_positions_follow_time
    union all
    select 'daily_sales_agree' as test_name, count(*) as failures from ops.test_daily_sales_agree
    union all
    select 'monthly_orders_agree' as test_name, count(*) as failures from ops.test_monthly_orders_agree
    union all
    select 'customer_spend_agrees' as test_name, count(*) as failures from ops.test_customer_spend_agrees
    union all
    select 'trade_days_agree' as test_name, count(*) as failures from ops.test_trade_days_agree
    union all
    select 'hub_positions_complete' as test_name, count(*) as failures from ops.test_hub_positions_complete
    union all
    select 'nothing_parked' as test_name, count(*) as failures from ops.test_nothing_parked
  ),

  warnings as (
    select 'amount_zero' as test_name, count(*) as failures from ops.test_amount_zero
    union all
    select 'order_customer_known' as test_name, count(*) as failures from ops.test_order_customer_known
    union all
    select 'order_product_known' as test_name, count(*) as failures from ops.test_order_product_known
    union all
    select 'fx_rates_real' as test_name, count(*) as failures from ops.test_fx_rates_real
    union all
    select 'truncated_tables' as test_name, count(*) as failures from ops.test_truncated_tables
    union all
    select 'trimmed_heads' as test_name, count(*) as failures from ops.test_trimmed_heads
  ),

  checks as (
    select test_name, 'error' as severity, failures from errors
    union all
    select test_name, 'warn' as severity, failures from warnings
  )

  select
    sysdate(),
    coalesce(versions.gold_version, (select coalesce(max(version), 0) from ops.gold_versions)),
    checks.test_name,
    checks.severity,
    checks.failures
  from checks
  cross join versions;
  return 'data tests run';
end
$$;
