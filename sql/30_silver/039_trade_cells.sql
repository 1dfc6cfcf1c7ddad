-- what silver reads of one trade line, in one pass over its JSON; silver.type_trades names the cells by their place
create or replace function silver.trade_cells(line variant)
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
    get_path(line, 'payload.trade_id'),
    get_path(line, 'payload.trader_id'),
    get_path(line, 'payload.symbol'),
    get_path(line, 'payload.trade_type'),
    get_path(line, 'payload.quantity'),
    get_path(line, 'payload.price'),
    get_path(line, 'payload.fee'),
    get_path(line, 'payload.trade_time'),
    get_path(line, 'payload.desk'),
    get_path(line, 'payload.currency')
  )
$$;
