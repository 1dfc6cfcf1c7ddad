-- What the final tables of a capture amount to. Each order is converted to cents once, half away from zero, and everything adds
-- those. Every division carries 40 places before it is rounded once, half away from zero. Days are UTC days (order_date is UTC without a zone).
CREATE VIEW usd AS
SELECT o.*, o.order_date::date AS day, o.status = 'CANCELLED' AS cancelled, round(o.amount * coalesce(r.usd_per_unit, 1), 2) AS value
FROM orders o
LEFT JOIN LATERAL (
  SELECT f.usd_per_unit FROM fx_rates f
  WHERE f.currency = o.currency AND f.rate_date <= o.order_date::date
  ORDER BY f.rate_date DESC LIMIT 1) r ON true
WHERE coalesce(o.currency, 'USD') = 'USD' OR r.usd_per_unit IS NOT NULL;

CREATE FUNCTION cents(v numeric) RETURNS text LANGUAGE sql AS 'SELECT round(v, 2)::text';
CREATE FUNCTION ratio(a numeric, b numeric) RETURNS text LANGUAGE sql AS
  'SELECT CASE WHEN b <> 0 THEN round((a + 0.0000000000000000000000000000000000000000) / b, 6)::text END';
CREATE FUNCTION segment(v numeric) RETURNS text LANGUAGE sql AS
  $$SELECT CASE WHEN v > 200 THEN 'HIGH_VALUE' WHEN v > 100 THEN 'MEDIUM_VALUE' ELSE 'LOW_VALUE' END$$;

CREATE VIEW daily_sales AS
WITH firsts AS (SELECT customer_id, min(day) AS day FROM usd GROUP BY customer_id),
products_by AS (
  SELECT DISTINCT ON (day) day, product_id FROM (SELECT day, product_id, sum(value) AS spend FROM usd WHERE NOT cancelled GROUP BY 1, 2) s
  ORDER BY day, spend DESC, product_id),
customers_by AS (
  SELECT DISTINCT ON (day) day, customer_id FROM (SELECT day, customer_id, sum(value) AS spend FROM usd WHERE NOT cancelled GROUP BY 1, 2) s
  ORDER BY day, spend DESC, customer_id),
days AS (
  SELECT day, count(*) AS n, sum(value) AS gross, count(*) FILTER (WHERE cancelled) AS n_cancelled,
    coalesce(sum(value) FILTER (WHERE cancelled), 0) AS cancelled, coalesce(sum(value) FILTER (WHERE NOT cancelled), 0) AS net,
    coalesce(sum(quantity) FILTER (WHERE NOT cancelled), 0) AS units,
    count(DISTINCT customer_id) AS customers, count(DISTINCT product_id) AS products
  FROM usd GROUP BY day)
SELECT d.day::text AS sale_date, n AS transactions, cents(gross) AS gross_sales, n_cancelled AS cancelled_orders,
  cents(d.cancelled) AS cancelled_amount, cents(net) AS net_sales, units,
  ratio(net, n - n_cancelled) AS average_order_value, ratio(net, units) AS average_price,
  customers AS unique_customers, products AS unique_products,
  (SELECT count(*) FROM firsts f WHERE f.day = d.day) AS new_customers,
  customers - (SELECT count(*) FROM firsts f WHERE f.day = d.day) AS returning_customers,
  (SELECT p.product_id FROM products_by p WHERE p.day = d.day) AS top_product_id,
  (SELECT c.customer_id FROM customers_by c WHERE c.day = d.day) AS top_customer_id
FROM days d ORDER BY 1;

CREATE VIEW orders_monthly AS
SELECT extract(year FROM day)::int AS order_year, extract(month FROM day)::int AS order_month, segment(value) AS value_segment,
  count(*) AS order_count, cents(coalesce(sum(value) FILTER (WHERE NOT cancelled), 0)) AS total_revenue, cents(sum(value)) AS gross_revenue,
  ratio(sum(value) FILTER (WHERE NOT cancelled), count(*) FILTER (WHERE NOT cancelled)) AS average_order_value,
  count(DISTINCT customer_id) AS unique_customers, coalesce(sum(quantity) FILTER (WHERE NOT cancelled), 0) AS total_items_sold,
  cents(coalesce(sum(value) FILTER (WHERE status = 'DELIVERED'), 0)) AS total_delivered_revenue,
  count(*) FILTER (WHERE cancelled) AS cancelled_orders,
  cents(coalesce(sum(value) FILTER (WHERE NOT cancelled AND value > 100), 0)) AS total_high_value_orders,
  cents(coalesce(sum(value) FILTER (WHERE NOT cancelled AND NOT value > 100), 0)) AS total_low_value_orders
FROM usd GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

CREATE VIEW customer_product_affinity AS
WITH pairs AS (
  SELECT customer_id, product_id, count(*) AS orders, sum(quantity) AS units, sum(value) AS spend, min(day) AS first_day, max(day) AS last_day
  FROM usd WHERE NOT cancelled GROUP BY 1, 2)
SELECT p.customer_id, coalesce(c.customer_type, 'UNKNOWN') AS customer_type, p.product_id, coalesce(d.category, 'UNKNOWN') AS category,
  orders, units, cents(spend) AS spend, ratio(spend, sum(spend) OVER (PARTITION BY p.customer_id)) AS share_of_wallet,
  first_day::text AS first_purchase, last_day::text AS last_purchase,
  row_number() OVER (PARTITION BY p.customer_id ORDER BY spend DESC, p.product_id) AS product_rank
FROM pairs p LEFT JOIN customers c USING (customer_id) LEFT JOIN products d USING (product_id)
ORDER BY 1, 11;

CREATE VIEW trade_summary AS
WITH usd AS (
  SELECT t.*, (t.trade_time AT TIME ZONE 'UTC')::date AS day, t.price * coalesce(r.usd_per_unit, 1) AS dollars
  FROM trades t
  LEFT JOIN LATERAL (
    SELECT f.usd_per_unit FROM fx_rates f
    WHERE f.currency = t.currency AND f.rate_date <= (t.trade_time AT TIME ZONE 'UTC')::date
    ORDER BY f.rate_date DESC LIMIT 1) r ON true)
SELECT day::text AS trade_date, symbol, trade_type, count(*) AS trades, trim_scale(sum(quantity))::text AS volume,
  cents(sum(round(dollars * quantity, 2))) AS notional, ratio(sum(round(dollars * quantity, 2)), sum(quantity)) AS vwap,
  round(min(dollars), 6)::text AS low, round(max(dollars), 6)::text AS high
FROM usd GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
