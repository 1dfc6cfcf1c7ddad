-- judges every line that bronze holds, in one go; run in a scratch database that was loaded with the whole lake, in one transaction
create or replace procedure verify.recompute()
returns varchar
language sql
as
$$
begin
  call silver.take_arrivals();
  call silver.type_customer_events();
  call silver.type_product_events();
  call silver.type_order_events();
  call silver.type_trade_events();
  return 'recomputed';
end
$$;
