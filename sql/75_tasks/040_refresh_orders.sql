-- orders: lines become events in one transaction, events become current state in the next
create or replace task ops.refresh_orders
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'bronze to silver: orders'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.type_orders();
    commit;
    begin transaction;
    call silver.merge_orders();
    commit;
  end
  $$;
