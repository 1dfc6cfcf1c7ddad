-- gold: one transaction consumes the silver streams for every gold table and advances the gold version
-- an entity without changes was skipped before it, which does not keep it from running; one that failed does
create or replace task ops.refresh_gold
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_gold'
  comment = 'silver to gold'
  after ops.type_events, ops.refresh_customers, ops.refresh_products, ops.refresh_orders, ops.refresh_trades
  when system$predecessors_state('NONE_FAILED')
as
  execute immediate $$
  begin
    begin transaction;
    call gold.take_order_deltas();
    call gold.merge_daily_customers();
    call gold.merge_daily_products();
    call gold.merge_customer_first_orders();
    call gold.merge_daily_sales();
    call gold.merge_customer_products();
    call gold.merge_monthly_orders();
    call gold.merge_monthly_customers();
    call gold.take_trade_deltas();
    call gold.merge_trader_days();
    call gold.merge_trade_days();
    call gold.lay_trades();
    call gold.match_lots();
    call gold.merge_trade_closes();
    call gold.advance_version();
    commit;
  end
  $$;
