-- the changes of current orders that gold does not show yet
create stream if not exists silver.order_stream on table silver.orders;
