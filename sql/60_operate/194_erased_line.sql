-- what is left of an erased customer's line: its envelope, its place in the hub, and of the payload what figures are made of; its hash is 0,
-- which equals every other, so that the same event is a duplicate still. The lake's file says the same
create or replace function ops.erased_line(line variant)
returns variant
language sql
immutable
as
$$
  object_insert(
    object_insert(
      object_pick(
        as_object(line), 'event_id', 'entity', 'change_type', 'key', 'sequence', 'occurred_at', 'source', 'schema_version', 'traceparent',
        'hub_epoch', 'hub_partition', 'hub_sequence', 'hub_item', 'enqueued_at'
      ),
      'payload', object_pick(as_object(get(line, 'payload')), 'customer_id', 'customer_type', 'country', 'created_at'), true
    ),
    'hub_payload_hash', '0', true
  )::variant
$$;
