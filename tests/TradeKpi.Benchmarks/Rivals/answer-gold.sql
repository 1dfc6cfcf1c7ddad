select
  (select sum(transactions) || ' orders of ' || sum(gross_sales)::decimal(38, 2) from gold.daily_sales)
  || ', ' || (select sum(units)::decimal(38, 2) || ' units' from gold.daily_sales)
  || ', ' || (select count(*) || ' pairs of ' || sum(spend)::decimal(38, 2) from gold.customer_products)
  || ', ' || (select sum(order_count) || ' by month of ' || sum(gross_revenue)::decimal(38, 2) from gold.monthly_orders)
  || ', ' || (select sum(unique_customers) from gold.daily_sales) || ' buyers by day'
  || ', ' || (select sum(trades) || ' trades' from gold.trader_days)
  || ', ' || (select count(*) || ' closes of ' || sum(closed_quantity)::decimal(38, 2) from gold.trade_closes)
