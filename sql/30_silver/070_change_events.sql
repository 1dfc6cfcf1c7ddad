-- one row per place in the hub, whatever the entity: what came, what became of it, and which version of gold was the first to count it
create or replace view silver.change_events as
select
  'order' as entity,
  order_id as entity_key,
  event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
  hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, processed_at, gold_version
from silver.order_events

union all

select
  'customer' as entity,
  customer_id as entity_key,
  event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
  hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, processed_at, gold_version
from silver.customer_events

union all

select
  'product' as entity,
  product_id as entity_key,
  event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
  hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, processed_at, gold_version
from silver.product_events

union all

select
  'trade' as entity,
  trade_id as entity_key,
  event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
  hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, processed_at, gold_version
from silver.trade_events;
