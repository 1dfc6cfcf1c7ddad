-- gold as a model of facts, dimensions and metrics, for who asks in words of the business: select * from semantic_view(gold.kpis metrics … dimensions …)
create or replace semantic view gold.kpis
  tables (
    sales as gold.daily_sales primary key (sale_date) comment = 'one row per UTC day with current orders',
    customers as gold.daily_customers primary key (sale_date, customer_id) comment = 'one row per day and customer',
    products as gold.daily_products primary key (sale_date, product_id) comment = 'one row per day and product',
    traders as gold.trader_days primary key (trader_id, trade_date) comment = 'one row per trader and UTC day',
    closes as gold.trade_closes primary key (trade_id) comment = 'one row per closing trade'
  )
  relationships (
    customers_of_a_day as customers (sale_date) references sales,
    products_of_a_day as products (sale_date) references sales,
    closes_of_a_trader_s_day as closes (trader_id, trade_date) references traders
  )
  dimensions (
    sales.sale_date as sales.sale_date comment = 'UTC day of the order',
    customers.customer_id as customers.customer_id comment = 'who ordered',
    products.product_id as products.product_id comment = 'what was ordered',
    traders.trader_id as traders.trader_id comment = 'who traded',
    traders.trade_date as traders.trade_date comment = 'UTC day of the trade',
    closes.symbol as closes.symbol comment = 'what was traded'
  )
  metrics (
    sales.gross_sales as sum(sales.gross_sales) comment = 'US dollars of all current orders',
    sales.net_sales as sum(sales.gross_sales - sales.cancelled_amount) comment = 'US dollars without the cancelled orders',
    sales.transactions as sum(sales.transactions) comment = 'current orders',
    sales.units as sum(sales.units) comment = 'quantity without the cancelled orders',
    customers.customer_spend as sum(customers.spend) comment = 'US dollars without the cancelled orders',
    products.product_spend as sum(products.spend) comment = 'US dollars without the cancelled orders',
    traders.trades as sum(traders.trades) comment = 'current trades',
    traders.notional as sum(traders.notional) comment = 'US dollars traded',
    traders.fees as sum(traders.fees) comment = 'US dollars of fees',
    closes.realised_pnl as sum(closes.realised_pnl) comment = 'US dollars gained or lost, without fees'
  )
  comment = 'the KPIs of orders and trades';

grant select on semantic view gold.kpis to role tradekpi_reader;
