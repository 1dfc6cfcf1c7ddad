-- what the columns of gold mean, in the warehouse itself; units and grain as in 40_gold

comment on column gold.daily_customers.sale_date is 'UTC day of order_date';
comment on column gold.daily_customers.customer_id is 'who ordered';
comment on column gold.daily_customers.orders is 'current orders';
comment on column gold.daily_customers.net_orders is 'current orders without the cancelled';
comment on column gold.daily_customers.spend is 'US dollars without the cancelled orders, each order in cents';

comment on column gold.daily_products.sale_date is 'UTC day of order_date';
comment on column gold.daily_products.product_id is 'what was ordered';
comment on column gold.daily_products.orders is 'current orders';
comment on column gold.daily_products.net_orders is 'current orders without the cancelled';
comment on column gold.daily_products.spend is 'US dollars without the cancelled orders, each order in cents';

comment on column gold.customer_first_orders.customer_id is 'who ordered';
comment on column gold.customer_first_orders.first_sale_date is 'UTC day of the first current order';

comment on column gold.daily_sales.sale_date is 'UTC day of order_date';
comment on column gold.daily_sales.transactions is 'current orders, cancelled ones too';
comment on column gold.daily_sales.gross_sales is 'US dollars of all current orders, each order in cents';
comment on column gold.daily_sales.cancelled_orders is 'current orders that are cancelled';
comment on column gold.daily_sales.cancelled_amount is 'US dollars of the cancelled orders, each order in cents';
comment on column gold.daily_sales.units is 'quantity without the cancelled orders';
comment on column gold.daily_sales.unique_customers is 'customers with a current order';
comment on column gold.daily_sales.unique_products is 'products with a current order';
comment on column gold.daily_sales.new_customers is 'customers whose first current order is of this day';
comment on column gold.daily_sales.top_product_id is 'the product with the most spend; of equals the first by id';
comment on column gold.daily_sales.top_customer_id is 'the customer with the most spend; of equals the first by id';

comment on column gold.customer_products.customer_id is 'who bought';
comment on column gold.customer_products.product_id is 'what was bought';
comment on column gold.customer_products.orders is 'current orders without the cancelled';
comment on column gold.customer_products.units is 'quantity without the cancelled orders';
comment on column gold.customer_products.spend is 'US dollars without the cancelled orders, each order in cents';
comment on column gold.customer_products.first_purchase is 'order_date of the first, in UTC';
comment on column gold.customer_products.last_purchase is 'order_date of the last, in UTC';

comment on column gold.monthly_customers.order_year is 'year of order_date, in UTC';
comment on column gold.monthly_customers.order_month is 'month of order_date, 1 to 12';
comment on column gold.monthly_customers.value_segment is 'HIGH_VALUE above 200 US dollars, MEDIUM_VALUE above 100, else LOW_VALUE';
comment on column gold.monthly_customers.customer_id is 'who ordered';
comment on column gold.monthly_customers.orders is 'current orders';

comment on column gold.monthly_orders.order_year is 'year of order_date, in UTC';
comment on column gold.monthly_orders.order_month is 'month of order_date, 1 to 12';
comment on column gold.monthly_orders.value_segment is 'HIGH_VALUE above 200 US dollars, MEDIUM_VALUE above 100, else LOW_VALUE';
comment on column gold.monthly_orders.order_count is 'current orders, cancelled ones too';
comment on column gold.monthly_orders.cancelled_orders is 'current orders that are cancelled';
comment on column gold.monthly_orders.unique_customers is 'customers with a current order';
comment on column gold.monthly_orders.total_items_sold is 'quantity without the cancelled orders';
comment on column gold.monthly_orders.gross_revenue is 'US dollars of all current orders, each order in cents';
comment on column gold.monthly_orders.total_revenue is 'US dollars without the cancelled orders, each order in cents';
comment on column gold.monthly_orders.total_delivered_revenue is 'US dollars of the delivered orders, each order in cents';
comment on column gold.monthly_orders.total_high_value_orders is 'US dollars of orders above 100 US dollars, without the cancelled';
comment on column gold.monthly_orders.total_low_value_orders is 'US dollars of orders up to 100 US dollars, without the cancelled';
comment on column gold.monthly_orders.new_records is 'change events that inserted an order';
comment on column gold.monthly_orders.updated_records is 'change events that updated an order';

comment on column gold.trader_days.trader_id is 'who traded';
comment on column gold.trader_days.trade_date is 'UTC day of trade_time';
comment on column gold.trader_days.trades is 'current trades';
comment on column gold.trader_days.volume is 'quantity traded, bought and sold';
comment on column gold.trader_days.notional is 'US dollars at the rates of the days, each trade in cents';
comment on column gold.trader_days.fees is 'US dollars at the rates of the days, each trade in cents';

comment on column gold.trade_days.trade_date is 'UTC day of trade_time';
comment on column gold.trade_days.symbol is 'what was traded';
comment on column gold.trade_days.trade_type is 'BUY or SELL';
comment on column gold.trade_days.trades is 'current trades';
comment on column gold.trade_days.volume is 'quantity traded';
comment on column gold.trade_days.notional is 'US dollars at the rate of the day, each trade in cents';
comment on column gold.trade_days.low_usd is 'lowest price, in US dollars at the rate of the day';
comment on column gold.trade_days.high_usd is 'highest price, in US dollars at the rate of the day';

comment on column gold.trade_closes.trade_id is 'the trade that closed lots';
comment on column gold.trade_closes.trader_id is 'who traded';
comment on column gold.trade_closes.symbol is 'what was traded';
comment on column gold.trade_closes.trade_date is 'UTC day of trade_time';
comment on column gold.trade_closes.trade_time is 'when it closed them, in UTC';
comment on column gold.trade_closes.closed_quantity is 'quantity of the lots that it closed, first in, first out';
comment on column gold.trade_closes.realised_pnl is 'US dollars gained or lost on them, each piece of a lot in cents, without fees';
