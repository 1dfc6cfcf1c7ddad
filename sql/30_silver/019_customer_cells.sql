-- what silver reads of one customer line, in one pass over its JSON; silver.type_customers names the cells by their place
create or replace function silver.customer_cells(line variant)
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
    get_path(line, 'payload.customer_id'),
    get_path(line, 'payload.name'),
    get_path(line, 'payload.email'),
    get_path(line, 'payload.customer_type'),
    get_path(line, 'payload.country'),
    get_path(line, 'payload.created_at')
  )
$$;
