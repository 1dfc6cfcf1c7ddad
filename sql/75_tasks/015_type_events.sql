-- all entities: new lines become judged events, in one transaction
create or replace task ops.type_events
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'bronze to silver: events'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.take_arrivals();
    call silver.type_customers();
    call silver.type_products();
    call silver.type_orders();
    call silver.type_trades();
    commit;
  end
  $$;
