-- what silver reads of one order line, in one pass over its JSON; silver.type_orders names the cells by their place
create or replace function silver.order_cells(line variant)
returns array
language sql
as
$$
  array_construct(
    get_path(line, 'event_id'),
    get_path(line, 'key'),
    get_path(line, 'change_type'),
    get_path(line, 'sequence'),
    get_path(line, 'occurred_at'),
    get_path(line, 'source'),
    get_path(line, 'schema_version'),
    get_path(line, 'hub_epoch'),
    get_path(line, 'hub_partition'),
    get_path(line, 'hub_sequence'),
    get_path(line, 'enqueued_at'),
    get_path(line, 'payload'),
    get_path(line, 'payload.order_id'),
    get_path(line, 'payload.customer_id'),
    get_path(line, 'payload.product_id'),
    get_path(line, 'payload.order_date'),
    get_path(line, 'payload.status'),
    get_path(line, 'payload.quantity'),
    get_path(line, 'payload.amount'),
    get_path(line, 'payload.currency'),
    get_path(line, 'payload.country'),
    get_path(line, 'payload.channel')
  )
$$;
