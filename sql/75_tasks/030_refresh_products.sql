-- products: lines become events in one transaction, events become current state in the next
create or replace task ops.refresh_products
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'bronze to silver: products'
  after ops.refresh_kpis
as
  execute immediate $$
  begin
    begin transaction;
    call silver.type_products();
    commit;
    begin transaction;
    call silver.merge_products();
    commit;
  end
  $$;
