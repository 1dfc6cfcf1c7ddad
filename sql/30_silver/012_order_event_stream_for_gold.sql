-- the order events that gold has not counted yet
create stream if not exists silver.order_event_stream_for_gold on table silver.order_events append_only = true;
