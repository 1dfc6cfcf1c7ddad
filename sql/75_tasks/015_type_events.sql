-- all entities: new lines become judged events, in one transaction
create or replace task ops.type_events
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.type_events'
  comment = 'bronze to silver: events'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.take_arrivals();
    call silver.type_customer_events();
    call silver.type_product_events();
    call silver.type_order_events();
    call silver.type_trade_events();
    call silver.mark_partial_keys();
    commit;
  end
  $$;
