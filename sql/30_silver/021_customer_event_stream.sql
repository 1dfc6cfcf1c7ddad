-- the customer events that silver.customers does not show yet
create stream if not exists silver.customer_event_stream on table silver.customer_events append_only = true;
