select
  (select sum(transactions) || ' orders of ' || sum(gross_sales)::decimal(38, 2) from daily_sales)
  || ', ' || (select sum(units)::decimal(38, 2) || ' units' from daily_sales)
  || ', ' || (select count(*) || ' pairs of ' || sum(spend)::decimal(38, 2) from customer_products)
  || ', ' || (select sum(order_count) || ' by month of ' || sum(gross_revenue)::decimal(38, 2) from monthly_orders)
  || ', ' || (select sum(unique_customers) from daily_sales) || ' buyers by day'
  || ', ' || (select sum(trades) || ' trades' from trader_days)
  || ', ' || (select count(*) || ' closes of ' || sum(closed_quantity)::decimal(38, 2) from trade_closes)
