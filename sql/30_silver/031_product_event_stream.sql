-- the product events that silver.products does not show yet
create stream if not exists silver.product_event_stream on table silver.product_events append_only = true;
