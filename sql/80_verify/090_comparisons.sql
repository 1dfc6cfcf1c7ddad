-- one row per relation that verify compares, cell by cell, with its recompute: the keys that pair the rows, and the measures
-- those of gold; and the envelopes of all events as they were judged with those that the lake holds now
create or replace view verify.comparisons as
select relation, expected, keys, measures
from (
  values
    ('gold.daily_sales', 'verify.daily_sales', 'sale_date',
      'transactions,gross_sales,cancelled_orders,cancelled_amount,units,unique_customers,unique_products,new_customers,top_product_id,top_customer_id'),
    ('gold.daily_customers', 'verify.daily_customers', 'sale_date,customer_id', 'orders,net_orders,spend'),
    ('gold.daily_products', 'verify.daily_products', 'sale_date,product_id', 'orders,net_orders,spend'),
    ('gold.customer_first_orders', 'verify.customer_first_orders', 'customer_id', 'first_sale_date'),
    ('gold.monthly_customers', 'verify.monthly_customers', 'order_year,order_month,value_segment,customer_id', 'orders'),
    ('gold.customer_products', 'verify.customer_products', 'customer_id,product_id', 'orders,units,spend,first_purchase,last_purchase'),
    ('gold.monthly_orders', 'verify.monthly_orders', 'order_year,order_month,value_segment',
      'order_count,cancelled_orders,unique_customers,total_items_sold,gross_revenue,total_revenue,total_delivered_revenue,total_high_value_orders,total_low_value_orders,new_records,updated_records'),
    ('gold.trader_days', 'verify.trader_days', 'trader_id,trade_date', 'trades,volume,notional,fees'),
    ('gold.trade_days', 'verify.trade_days', 'trade_date,symbol,trade_type', 'trades,volume,notional,low_usd,high_usd'),
    ('gold.open_lots', 'verify.open_lots', 'trade_id', 'trader_id,symbol,trade_type,trade_time,quantity,open_quantity,price_usd'),
    ('gold.trade_closes', 'verify.trade_closes', 'trade_id', 'trader_id,symbol,trade_date,trade_time,closed_quantity,realised_pnl'),
    ('verify.event_digests', 'verify.event_digests', 'entity,hub_epoch,hub_partition,thousand', 'events,digest')
) as listed (relation, expected, keys, measures);
