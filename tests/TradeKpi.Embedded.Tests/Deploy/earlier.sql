-- What a deployment of an earlier version left, as the embedded engine recorded it: the tables with a few rows, streams, the graph, and what
-- changed its signature since. Views, functions and procedures that a deployment replaces are not repeated here.
use role tradekpi_owner;

create schema if not exists bronze;
create schema if not exists silver;
create schema if not exists gold;
create schema if not exists reference;
create schema if not exists ops;
create schema if not exists verify;

create table reference.fx_rates ( rate_date date not null, currency varchar not null, usd_per_unit number(18, 8) not null, primary key (rate_date, currency) );
create table reference.fx_days ( currency varchar not null, day date not null, usd_per_unit number(18, 8) not null, primary key (currency, day) );
create table reference.order_statuses ( spelling varchar not null, status varchar not null, primary key (spelling) );
create table reference.countries ( spelling varchar not null, country varchar not null, primary key (spelling) );
create table bronze.order_lines ( line variant not null, file_name varchar not null, file_row_number number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate() );
create table bronze.customer_lines ( line variant not null, file_name varchar not null, file_row_number number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate() );
create table bronze.product_lines ( line variant not null, file_name varchar not null, file_row_number number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate() );
create table bronze.trade_lines ( line variant not null, file_name varchar not null, file_row_number number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate() );
create table bronze.quarantine_lines ( line variant not null, file_name varchar not null, file_row_number number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate() );
create table silver.redelivered_lines ( entity varchar not null, change_type varchar, enqueued_at timestamp_ntz, file_name varchar not null, file_row_number number(18, 0) not null, primary key (file_name, file_row_number) );
create table silver.arrivals ( entity varchar not null, entity_key varchar, event_id varchar not null, verdict varchar not null, change_type varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, schema_version number(9, 0) not null, payload_hash number(20, 0) not null, hub_epoch varchar not null, hub_partition number(9, 0) not null, hub_sequence number(18, 0) not null, enqueued_at timestamp_ntz not null, file_name varchar not null, file_row_number number(18, 0) not null, gold_version number(18, 0) not null, primary key (file_name, file_row_number) );
create table silver.order_events ( event_id varchar not null, outcome varchar not null, reasons varchar not null, change_type varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, schema_version number(9, 0) not null, payload_hash number(20, 0) not null, hub_epoch varchar not null, hub_partition number(9, 0) not null, hub_sequence number(18, 0) not null, enqueued_at timestamp_ntz not null, file_name varchar not null, file_row_number number(18, 0) not null, processed_at timestamp_ntz not null default sysdate(), gold_version number(18, 0) not null default 0, order_id varchar, customer_id varchar, product_id varchar, order_date timestamp_ntz, status varchar, quantity number(18, 4), amount number(18, 4), currency varchar, country varchar, channel varchar, usd_per_unit number(18, 8), primary key (hub_epoch, hub_partition, hub_sequence) );
create table silver.orders ( order_id varchar not null, customer_id varchar, product_id varchar, order_date timestamp_ntz, status varchar, quantity number(18, 4), amount number(18, 4), currency varchar, country varchar, channel varchar, usd_per_unit number(18, 8), is_deleted boolean not null, event_id varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, primary key (order_id) );
create table silver.customer_events ( event_id varchar not null, outcome varchar not null, reasons varchar not null, change_type varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, schema_version number(9, 0) not null, payload_hash number(20, 0) not null, hub_epoch varchar not null, hub_partition number(9, 0) not null, hub_sequence number(18, 0) not null, enqueued_at timestamp_ntz not null, file_name varchar not null, file_row_number number(18, 0) not null, processed_at timestamp_ntz not null default sysdate(), gold_version number(18, 0) not null default 0, customer_id varchar, name varchar, email varchar, customer_type varchar, country varchar, created_at timestamp_ntz, primary key (hub_epoch, hub_partition, hub_sequence) );
create table silver.customers ( customer_id varchar not null, name varchar, email varchar, customer_type varchar, country varchar, created_at timestamp_ntz, is_deleted boolean not null, event_id varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, primary key (customer_id) );
create table silver.product_events ( event_id varchar not null, outcome varchar not null, reasons varchar not null, change_type varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, schema_version number(9, 0) not null, payload_hash number(20, 0) not null, hub_epoch varchar not null, hub_partition number(9, 0) not null, hub_sequence number(18, 0) not null, enqueued_at timestamp_ntz not null, file_name varchar not null, file_row_number number(18, 0) not null, processed_at timestamp_ntz not null default sysdate(), gold_version number(18, 0) not null default 0, product_id varchar, name varchar, category varchar, unit_price number(18, 4), stock number(18, 4), primary key (hub_epoch, hub_partition, hub_sequence) );
create table silver.products ( product_id varchar not null, name varchar, category varchar, unit_price number(18, 4), stock number(18, 4), is_deleted boolean not null, event_id varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, primary key (product_id) );
create table silver.trade_events ( event_id varchar not null, outcome varchar not null, reasons varchar not null, change_type varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, schema_version number(9, 0) not null, payload_hash number(20, 0) not null, hub_epoch varchar not null, hub_partition number(9, 0) not null, hub_sequence number(18, 0) not null, enqueued_at timestamp_ntz not null, file_name varchar not null, file_row_number number(18, 0) not null, processed_at timestamp_ntz not null default sysdate(), gold_version number(18, 0) not null default 0, trade_id varchar, trader_id varchar, symbol varchar, trade_type varchar, quantity number(18, 6), price number(18, 6), fee number(18, 4), trade_time timestamp_ntz, desk varchar, currency varchar, usd_per_unit number(18, 8), primary key (hub_epoch, hub_partition, hub_sequence) );
create table silver.trades ( trade_id varchar not null, trader_id varchar, symbol varchar, trade_type varchar, quantity number(18, 6), price number(18, 6), fee number(18, 4), trade_time timestamp_ntz, desk varchar, currency varchar, usd_per_unit number(18, 8), is_deleted boolean not null, event_id varchar not null, sequence number(38, 0) not null, occurred_at timestamp_ntz not null, source varchar not null, primary key (trade_id) );
create table gold.order_deltas ( weight number(9, 0) not null, order_id varchar not null, sale_date date not null, order_year number(4, 0) not null, order_month number(2, 0) not null, value_segment varchar not null, order_value_category varchar not null, customer_id varchar not null, product_id varchar not null, is_cancelled boolean not null, is_delivered boolean not null, order_date timestamp_ntz not null, quantity number(18, 4) not null, amount_usd number(38, 12) not null );
create table gold.daily_customers ( sale_date date not null, customer_id varchar not null, orders number(18, 0) not null, net_orders number(18, 0) not null, spend number(38, 12) not null, primary key (sale_date, customer_id) );
create table gold.daily_products ( sale_date date not null, product_id varchar not null, orders number(18, 0) not null, net_orders number(18, 0) not null, spend number(38, 12) not null, primary key (sale_date, product_id) );
create table gold.touched_days ( sale_date date not null );
create table gold.customer_first_orders ( customer_id varchar not null, first_sale_date date not null, primary key (customer_id) );
create table gold.daily_sales ( sale_date date not null, transactions number(18, 0) not null, gross_sales number(38, 12) not null, cancelled_orders number(18, 0) not null, cancelled_amount number(38, 12) not null, units number(38, 4) not null, unique_customers number(18, 0) not null, unique_products number(18, 0) not null, new_customers number(18, 0) not null, top_product_id varchar, top_customer_id varchar, primary key (sale_date) );
create table gold.customer_products ( customer_id varchar not null, product_id varchar not null, orders number(18, 0) not null, units number(38, 4) not null, spend number(38, 12) not null, first_purchase timestamp_ntz not null, last_purchase timestamp_ntz not null, primary key (customer_id, product_id) );
create table gold.monthly_customers ( order_year number(4, 0) not null, order_month number(2, 0) not null, value_segment varchar not null, customer_id varchar not null, orders number(18, 0) not null, primary key (order_year, order_month, value_segment, customer_id) );
create table gold.monthly_orders ( order_year number(4, 0) not null, order_month number(2, 0) not null, value_segment varchar not null, order_count number(18, 0) not null, cancelled_orders number(18, 0) not null, unique_customers number(18, 0) not null, total_items_sold number(38, 4) not null, gross_revenue number(38, 12) not null, total_revenue number(38, 12) not null, total_delivered_revenue number(38, 12) not null, total_high_value_orders number(38, 12) not null, total_low_value_orders number(38, 12) not null, new_records number(18, 0) not null, updated_records number(18, 0) not null, primary key (order_year, order_month, value_segment) );
create table gold.trade_deltas ( weight number(9, 0) not null, trade_id varchar not null, trader_id varchar not null, symbol varchar not null, trade_type varchar not null, trade_date date not null, trade_time timestamp_ntz not null, quantity number(18, 6) not null, notional number(38, 12) not null, notional_usd number(38, 12) not null, fee_usd number(38, 12) not null );
create table gold.trader_days ( trader_id varchar not null, trade_date date not null, trades number(18, 0) not null, volume number(38, 6) not null, notional number(38, 12) not null, fees number(38, 12) not null, primary key (trader_id, trade_date) );
create table gold.trade_days ( trade_date date not null, symbol varchar not null, trade_type varchar not null, trades number(18, 0) not null, volume number(38, 6) not null, notional number(38, 12) not null, low number(18, 6) not null, high number(18, 6) not null, primary key (trade_date, symbol, trade_type) );
create table gold.trade_closes ( trade_id varchar not null, trader_id varchar not null, symbol varchar not null, trade_date date not null, trade_time timestamp_ntz not null, closed_quantity number(38, 6) not null, realised_pnl number(38, 12) not null, primary key (trade_id) );
create table ops.gold_versions ( version number(18, 0) not null, created_at timestamp_ntz not null, order_changes number(18, 0) not null, trade_changes number(18, 0) not null, primary key (version) );
create table ops.load_ledger ( file_name varchar not null, entity varchar not null, rows_loaded number(18, 0) not null, loaded_at timestamp_ntz not null default sysdate(), primary key (file_name) );
create table ops.load_failures ( file_name varchar not null, entity varchar not null, error varchar not null, failed_at timestamp_ntz not null default sysdate() );
create table ops.runs ( run_id varchar not null, started_at timestamp_ntz not null, completed_at timestamp_ntz, status varchar not null, error varchar, gold_version number(18, 0), primary key (run_id) );
create table ops.telemetry_marks ( metric varchar not null, counted number(18, 0), primary key (metric) );
create table ops.poll_cursors ( source varchar not null, next_cursor varchar not null, polled_at timestamp_ntz not null, primary key (source) );
create table ops.data_test_results ( checked_at timestamp_ntz not null, gold_version number(18, 0) not null, test_name varchar not null, severity varchar not null, failures number(18, 0) not null );

insert into bronze.customer_lines select parse_json('{"event_id":"customer-CUST1-1-INSERT","entity":"customer","change_type":"INSERT","key":"CUST1","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"customer_id":"CUST1","name":"Mx CUST1","customer_type":"RETAIL","country":"DE"},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":0,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 1, '2025-06-01 00:00:05.000000';
insert into bronze.order_lines select parse_json('{"event_id":"order-ORD1-1-INSERT","entity":"order","change_type":"INSERT","key":"ORD1","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"order_id":"ORD1","customer_id":"CUST1","product_id":"PROD1","order_date":"2025-01-01T12:00:00Z","status":"PENDING","quantity":1,"amount":"10.00","currency":null},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":2,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 3, '2025-06-01 00:00:05.000000';
insert into bronze.order_lines select parse_json('{"event_id":"order-ORD1-2-UPDATE","entity":"order","change_type":"UPDATE","key":"ORD1","sequence":2,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"order_id":"ORD1","customer_id":"CUST1","product_id":"PROD1","order_date":"2025-01-01T12:00:00Z","status":"PENDING","quantity":1,"amount":"20.00","currency":null},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":5,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 6, '2025-06-01 00:00:05.000000';
insert into bronze.order_lines select parse_json('{"event_id":"order-ORD2-1-INSERT","entity":"order","change_type":"INSERT","key":"ORD2","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"order_id":"ORD2","customer_id":"CUST1","product_id":"PROD1","order_date":"2025-01-01T12:00:00Z","status":"PENDING","quantity":1,"amount":"10.00","currency":null},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":3,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 4, '2025-06-01 00:00:05.000000';
insert into bronze.product_lines select parse_json('{"event_id":"product-PROD2-1-INSERT","entity":"product","change_type":"INSERT","key":"PROD2","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"product_id":"PROD2","name":"The PROD2","category":"BOOKS","unit_price":"1.00","stock":5},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":1,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 2, '2025-06-01 00:00:05.000000';
insert into bronze.trade_lines select parse_json('{"event_id":"trade-T1-1-INSERT","entity":"trade","change_type":"INSERT","key":"T1","sequence":1,"occurred_at":"2025-01-01T00:00:00.000000Z","source":"test","schema_version":1,"payload":{"trade_id":"T1","trader_id":"TR1","symbol":"ACME","trade_type":"BUY","quantity":10,"price":"5.00","fee":"1.00","trade_time":"2025-05-01T10:00:00Z","currency":null},"hub_epoch":"20250101000000","hub_partition":0,"hub_sequence":4,"enqueued_at":"2025-06-01T00:00:00.000000Z"}'), 'file-1.json', 5, '2025-06-01 00:00:05.000000';
insert into gold.customer_first_orders select 'CUST1', '2025-01-01';
insert into gold.customer_products select 'CUST1', 'PROD1', 2, 2.0000, 30.000000000000, '2025-01-01 12:00:00.000000', '2025-01-01 12:00:00.000000';
insert into gold.daily_customers select '2025-01-01', 'CUST1', 2, 2, 30.000000000000;
insert into gold.daily_products select '2025-01-01', 'PROD1', 2, 2, 30.000000000000;
insert into gold.daily_sales select '2025-01-01', 2, 30.000000000000, 0, 0.000000000000, 2.0000, 1, 1, 1, 'PROD1', 'CUST1';
insert into gold.monthly_customers select 2025, 1, 'LOW_VALUE', 'CUST1', 2;
insert into gold.monthly_orders select 2025, 1, 'LOW_VALUE', 2, 0, 1, 2.0000, 30.000000000000, 30.000000000000, 0.000000000000, 0.000000000000, 30.000000000000, 2, 1;
insert into gold.order_deltas select 1, 'ORD1', '2025-01-01', 2025, 1, 'LOW_VALUE', 'Low Value', 'CUST1', 'PROD1', false, false, '2025-01-01 12:00:00.000000', 1.0000, 20.000000000000;
insert into gold.order_deltas select 1, 'ORD2', '2025-01-01', 2025, 1, 'LOW_VALUE', 'Low Value', 'CUST1', 'PROD1', false, false, '2025-01-01 12:00:00.000000', 1.0000, 10.000000000000;
insert into gold.touched_days select '2025-01-01';
insert into gold.trade_days select '2025-05-01', 'ACME', 'BUY', 1, 10.000000, 50.000000000000, 5.000000, 5.000000;
insert into gold.trade_deltas select 1, 'T1', 'TR1', 'ACME', 'BUY', '2025-05-01', '2025-05-01 10:00:00.000000', 10.000000, 50.000000000000, 50.000000000000, 1.000000000000;
insert into gold.trader_days select 'TR1', '2025-05-01', 1, 10.000000, 50.000000000000, 1.000000000000;
insert into ops.gold_versions select 1, '2025-06-01 00:00:10.000000', 2, 1;
insert into ops.telemetry_marks select 'tradekpi.merged', null;
insert into ops.telemetry_marks select 'tradekpi.rejected', null;
insert into silver.customer_events select 'customer-CUST1-1-INSERT', 'accepted', '', 'INSERT', 1, '2025-01-01 00:00:00.000000', 'test', 1, 5230022000403830433, '20250101000000', 0, 0, '2025-06-01 00:00:00.000000', 'file-1.json', 1, '2025-06-01 00:00:05.000000', 1, 'CUST1', 'Mx CUST1', null, 'RETAIL', 'DE', null;
insert into silver.customers select 'CUST1', 'Mx CUST1', null, 'RETAIL', 'DE', null, false, 'customer-CUST1-1-INSERT', 1, '2025-01-01 00:00:00.000000', 'test';
insert into silver.order_events select 'order-ORD1-1-INSERT', 'accepted', '', 'INSERT', 1, '2025-01-01 00:00:00.000000', 'test', 1, 12065140906966548574, '20250101000000', 0, 2, '2025-06-01 00:00:00.000000', 'file-1.json', 3, '2025-06-01 00:00:05.000000', 1, 'ORD1', 'CUST1', 'PROD1', '2025-01-01 12:00:00.000000', 'PENDING', 1.0000, 10.0000, 'USD', null, null, 1.00000000;
insert into silver.order_events select 'order-ORD1-2-UPDATE', 'accepted', '', 'UPDATE', 2, '2025-01-01 00:00:00.000000', 'test', 1, 14091424920988622037, '20250101000000', 0, 5, '2025-06-01 00:00:00.000000', 'file-1.json', 6, '2025-06-01 00:00:05.000000', 1, 'ORD1', 'CUST1', 'PROD1', '2025-01-01 12:00:00.000000', 'PENDING', 1.0000, 20.0000, 'USD', null, null, 1.00000000;
insert into silver.order_events select 'order-ORD2-1-INSERT', 'accepted', '', 'INSERT', 1, '2025-01-01 00:00:00.000000', 'test', 1, 11463919388176640022, '20250101000000', 0, 3, '2025-06-01 00:00:00.000000', 'file-1.json', 4, '2025-06-01 00:00:05.000000', 1, 'ORD2', 'CUST1', 'PROD1', '2025-01-01 12:00:00.000000', 'PENDING', 1.0000, 10.0000, 'USD', null, null, 1.00000000;
insert into silver.orders select 'ORD1', 'CUST1', 'PROD1', '2025-01-01 12:00:00.000000', 'PENDING', 1.0000, 20.0000, 'USD', null, null, 1.00000000, false, 'order-ORD1-2-UPDATE', 2, '2025-01-01 00:00:00.000000', 'test';
insert into silver.orders select 'ORD2', 'CUST1', 'PROD1', '2025-01-01 12:00:00.000000', 'PENDING', 1.0000, 10.0000, 'USD', null, null, 1.00000000, false, 'order-ORD2-1-INSERT', 1, '2025-01-01 00:00:00.000000', 'test';
insert into silver.product_events select 'product-PROD2-1-INSERT', 'accepted', '', 'INSERT', 1, '2025-01-01 00:00:00.000000', 'test', 1, 13227404787355312761, '20250101000000', 0, 1, '2025-06-01 00:00:00.000000', 'file-1.json', 2, '2025-06-01 00:00:05.000000', 1, 'PROD2', 'The PROD2', 'BOOKS', 1.0000, 5.0000;
insert into silver.products select 'PROD2', 'The PROD2', 'BOOKS', 1.0000, 5.0000, false, 'product-PROD2-1-INSERT', 1, '2025-01-01 00:00:00.000000', 'test';
insert into silver.trade_events select 'trade-T1-1-INSERT', 'accepted', '', 'INSERT', 1, '2025-01-01 00:00:00.000000', 'test', 1, 7909136099661275967, '20250101000000', 0, 4, '2025-06-01 00:00:00.000000', 'file-1.json', 5, '2025-06-01 00:00:05.000000', 1, 'T1', 'TR1', 'ACME', 'BUY', 10.000000, 5.000000, 1.0000, '2025-05-01 10:00:00.000000', null, 'USD', 1.00000000;
insert into silver.trades select 'T1', 'TR1', 'ACME', 'BUY', 10.000000, 5.000000, 1.0000, '2025-05-01 10:00:00.000000', null, 'USD', 1.00000000, false, 'trade-T1-1-INSERT', 1, '2025-01-01 00:00:00.000000', 'test';

create stream bronze.order_line_stream on table bronze.order_lines append_only = true;
create stream bronze.customer_line_stream on table bronze.customer_lines append_only = true;
create stream bronze.product_line_stream on table bronze.product_lines append_only = true;
create stream bronze.trade_line_stream on table bronze.trade_lines append_only = true;
create stream silver.order_event_stream on table silver.order_events append_only = true;
create stream silver.order_event_stream_for_gold on table silver.order_events append_only = true;
create stream silver.order_stream on table silver.orders;
create stream silver.customer_event_stream on table silver.customer_events append_only = true;
create stream silver.product_event_stream on table silver.product_events append_only = true;
create stream silver.trade_event_stream on table silver.trade_events append_only = true;
create stream silver.trade_stream on table silver.trades;
create stream ops.unchecked_gold on table ops.gold_versions append_only = true;

create or replace function ops.ratio_scaled(value number(38, 12))
returns number(38, 0)
language sql
as
$$
  cast(value * 1000000000000 as decimal(38, 0))
$$;

create or replace function ops.ratio_estimate(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  cast(cast(numerator as double) / nullif(cast(divisor as double), 0) as decimal(38, 6))
$$;

create or replace function ops.ratio_refined(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  ops.ratio_estimate(numerator, divisor) + cast(
    cast(ops.ratio_scaled(numerator) - ops.ratio_estimate(numerator, divisor) * ops.ratio_scaled(divisor) as double)
    / nullif(cast(ops.ratio_scaled(divisor) as double), 0) as decimal(38, 6))
$$;

create or replace function ops.ratio_remainder(numerator number(38, 12), divisor number(38, 12))
returns number(38, 0)
language sql
as
$$
  cast((ops.ratio_scaled(numerator) - ops.ratio_refined(numerator, divisor) * ops.ratio_scaled(divisor)) * 2000000 as decimal(38, 0))
$$;

create or replace function ops.ratio(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
as
$$
  ops.ratio_refined(numerator, divisor) + case
    when abs(ops.ratio_remainder(numerator, divisor)) < abs(ops.ratio_scaled(divisor)) then 0
    when abs(ops.ratio_remainder(numerator, divisor)) = abs(ops.ratio_scaled(divisor))
      and sign(ops.ratio_remainder(numerator, divisor)) <> sign(numerator) then 0
    else sign(ops.ratio_remainder(numerator, divisor)) * sign(divisor) * 0.000001
  end
$$;

create or replace task ops.refresh_kpis warehouse = tradekpi_wh timezone = 'UTC' schedule = '2 MINUTE' allow_overlapping_execution = false suspend_task_after_num_failures = 0 task_auto_retry_attempts = 2 comment = 'starts a refresh of silver and gold' when system$stream_has_data('bronze.order_line_stream') or system$stream_has_data('bronze.customer_line_stream') or system$stream_has_data('bronze.product_line_stream') or system$stream_has_data('bronze.trade_line_stream') or system$stream_has_data('silver.order_event_stream') or system$stream_has_data('silver.customer_event_stream') or system$stream_has_data('silver.product_event_stream') or system$stream_has_data('silver.trade_event_stream') or system$stream_has_data('silver.order_stream') or system$stream_has_data('silver.order_event_stream_for_gold') or system$stream_has_data('silver.trade_stream') as select 1;
create or replace task ops.type_events warehouse = tradekpi_wh timezone = 'UTC' comment = 'bronze to silver: events' after ops.refresh_kpis as execute immediate $$ begin begin transaction; call silver.take_arrivals(); call silver.type_customer_events(); call silver.type_product_events(); call silver.type_order_events(); call silver.type_trade_events(); commit; end $$;
create or replace task ops.refresh_customers warehouse = tradekpi_wh timezone = 'UTC' comment = 'silver: current customers' after ops.type_events as call silver.merge_customers();
create or replace task ops.refresh_products warehouse = tradekpi_wh timezone = 'UTC' comment = 'silver: current products' after ops.type_events as call silver.merge_products();
create or replace task ops.refresh_orders warehouse = tradekpi_wh timezone = 'UTC' comment = 'silver: current orders' after ops.type_events as call silver.merge_orders();
create or replace task ops.refresh_trades warehouse = tradekpi_wh timezone = 'UTC' comment = 'silver: current trades' after ops.type_events as call silver.merge_trades();
create or replace task ops.refresh_gold warehouse = tradekpi_wh timezone = 'UTC' comment = 'silver to gold' after ops.refresh_customers, ops.refresh_products, ops.refresh_orders, ops.refresh_trades as execute immediate $$ begin begin transaction; call gold.take_order_deltas(); call gold.merge_daily_customers(); call gold.merge_daily_products(); call gold.merge_customer_first_orders(); call gold.merge_daily_sales(); call gold.merge_customer_products(); call gold.merge_monthly_customers(); call gold.merge_monthly_orders(); call gold.take_trade_deltas(); call gold.merge_trader_days(); call gold.merge_trade_days(); call gold.merge_trade_closes(); call gold.advance_version(); commit; end $$;
create or replace task ops.record_run warehouse = tradekpi_wh timezone = 'UTC' comment = 'records the run' finalize = ops.refresh_kpis as call ops.record_runs();
create or replace task ops.check_data warehouse = tradekpi_wh timezone = 'UTC' schedule = '5 MINUTE' allow_overlapping_execution = false comment = 'runs the data tests' when system$stream_has_data('ops.unchecked_gold') as call ops.run_data_tests();
alter task ops.check_data resume;
select system$task_dependents_enable('ops.refresh_kpis');

use role accountadmin;
grant usage on database tradekpi to role tradekpi_reader;
grant usage on schema gold to role tradekpi_reader;
grant usage on schema silver to role tradekpi_reader;
grant usage on schema ops to role tradekpi_reader;
grant usage on schema reference to role tradekpi_reader;
grant select on all views in schema gold to role tradekpi_reader;
grant select on future views in schema gold to role tradekpi_reader;
grant select on all tables in schema gold to role tradekpi_reader;
grant select on future tables in schema gold to role tradekpi_reader;
grant select on all views in schema silver to role tradekpi_reader;
grant select on future views in schema silver to role tradekpi_reader;
grant select on all tables in schema silver to role tradekpi_reader;
grant select on future tables in schema silver to role tradekpi_reader;
grant select on all views in schema ops to role tradekpi_reader;
grant select on future views in schema ops to role tradekpi_reader;
grant select on all tables in schema ops to role tradekpi_reader;
grant select on future tables in schema ops to role tradekpi_reader;
grant usage on all functions in schema ops to role tradekpi_reader;
grant usage on future functions in schema ops to role tradekpi_reader;
grant usage on schema bronze to role tradekpi_loader;
grant select, insert on all tables in schema bronze to role tradekpi_loader;
grant select, insert on future tables in schema bronze to role tradekpi_loader;
grant select on all streams in schema bronze to role tradekpi_loader;
grant select on future streams in schema bronze to role tradekpi_loader;
grant select on all streams in schema silver to role tradekpi_loader;
grant select on future streams in schema silver to role tradekpi_loader;
grant insert on all tables in schema ops to role tradekpi_loader;
grant insert on future tables in schema ops to role tradekpi_loader;
grant delete on table ops.load_failures to role tradekpi_loader;
grant update on table ops.telemetry_marks to role tradekpi_loader;
grant update on table ops.poll_cursors to role tradekpi_loader;
grant usage on stage ops.lake to role tradekpi_loader;
grant operate on all tasks in schema ops to role tradekpi_loader;
grant operate on future tasks in schema ops to role tradekpi_loader;
grant execute task on account to role tradekpi_owner;
