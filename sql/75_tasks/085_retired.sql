-- what earlier versions made and no task calls any more
drop procedure if exists silver.type_orders();
drop procedure if exists silver.type_customers();
drop procedure if exists silver.type_products();
drop procedure if exists silver.type_trades();
drop table if exists silver.order_repeats;
drop table if exists silver.customer_repeats;
drop table if exists silver.product_repeats;
drop table if exists silver.trade_repeats;
drop function if exists silver.order_cells(variant);
drop function if exists silver.customer_cells(variant);
drop function if exists silver.product_cells(variant);
drop function if exists silver.trade_cells(variant);
drop function if exists ops.ratio_scaled(number);
drop function if exists ops.ratio_estimate(number, number);
drop function if exists ops.ratio_refined(number, number);
drop function if exists ops.ratio_remainder(number, number);
