-- the order events that silver.orders does not show yet
create stream if not exists silver.order_event_stream on table silver.order_events append_only = true;
