-- customers: lines become events in one transaction, events become current state in the next
create or replace task ops.refresh_customers
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'bronze to silver: customers'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.type_customers();
    commit;
    begin transaction;
    call silver.merge_customers();
    commit;
  end
  $$;
