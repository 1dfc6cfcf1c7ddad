-- trades: lines become events in one transaction, events become current state in the next
create or replace task ops.refresh_trades
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'bronze to silver: trades'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.type_trades();
    commit;
    begin transaction;
    call silver.merge_trades();
    commit;
  end
  $$;
