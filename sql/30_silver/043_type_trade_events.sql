-- what silver reads of a trade's payload, in one pass over its JSON; silver.type_trade_events names the cells by their place
create or replace function silver.trade_fields(line variant)
returns array
language sql
immutable
as
$$
  array_construct(
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

-- the run's new trade lines become typed, cleaned and judged events, one per place in the hub; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_trade_events()
returns varchar
language sql
as
$$
declare
  first_displacing varchar;
  last_displacing varchar;
begin
  select min(event_id), max(event_id)
  into :first_displacing, :last_displacing
  from silver.arrivals
  where entity = 'trade'
    and verdict = 'first';

  -- what came of an event before gives way to the place that stands before it
  update silver.trade_events
  set
    outcome = iff(trade_events.payload_hash = arrivals.payload_hash or trade_events.payload_hash = arrivals.text_hash, 'duplicate', 'conflict'),
    reasons = ''
  from silver.arrivals as arrivals
  where arrivals.entity = 'trade'
    and arrivals.verdict = 'first'
    and arrivals.event_id = trade_events.event_id
    and trade_events.event_id >= :first_displacing
    and trade_events.event_id <= :last_displacing;

  insert into silver.trade_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit
  )
  with lines as (
    select
      arrivals.*,
      silver.trade_fields(lines.line) as cells
    from silver.arrivals as arrivals
    inner join bronze.trade_line_stream as lines
      on lines.file_name = arrivals.file_name
      and lines.file_row_number = arrivals.file_row_number
    where arrivals.entity = 'trade'
      and arrivals.verdict <> 'redelivered'
  ),

  fields as (
    select
      lines.*,
      entity_key as trade_id,
      ops.clean(get(cells, 0)::varchar) as payload_trade_id,
      ops.clean(get(cells, 1)::varchar) as trader_id,
      upper(ops.clean(get(cells, 2)::varchar)) as symbol,
      upper(ops.clean(get(cells, 3)::varchar)) as trade_type,
      ops.clean(get(cells, 4)::varchar) as quantity_text,
      ops.clean(get(cells, 5)::varchar) as price_text,
      ops.clean(get(cells, 6)::varchar) as fee_text,
      ops.clean(get(cells, 7)::varchar) as trade_time_text,
      ops.clean(get(cells, 8)::varchar) as desk,
      coalesce(upper(ops.clean(get(cells, 9)::varchar)), 'USD') as currency
    from lines
  ),

  rearranged as (
    select fields.*, ops.iso_text(trade_time_text) as trade_time_iso from fields
  ),

  typed as (
    select
      rearranged.*,
      try_cast(quantity_text as decimal(18, 6)) as quantity,
      try_cast(price_text as decimal(18, 6)) as price,
      try_cast(fee_text as decimal(18, 4)) as fee,
      ops.to_utc(trade_time_iso) as trade_time
    from rearranged
  ),

  -- one row, whatever the table holds
  plausible as (
    select
      coalesce(max(earliest), try_cast('2000-01-01' as timestamp_ntz(6))) as earliest,
      coalesce(max(days_ahead), 2) as days_ahead
    from reference.plausible_times
    where field = 'trade.trade_time'
  ),

  rated as (
    select
      typed.*,
      plausible.earliest,
      plausible.days_ahead,
      iff(typed.currency = 'USD', 1, fx.usd_per_unit) as usd_per_unit
    from typed
    cross join plausible
    left join reference.fx_days as fx
      on fx.currency = typed.currency
      and fx.day = typed.trade_time::date
  ),

  judged as (
    select
      rated.*,
      case
        when trade_id is null then ',MISSING_TRADE_ID'
        when change_type = 'DELETE' then ''
        else iff(payload_trade_id is null, ',MISSING_TRADE_ID', '')
          || iff(payload_trade_id <> trade_id, ',KEY_MISMATCH', '')
          || iff(trader_id is null, ',MISSING_TRADER_ID', '')
          || iff(symbol is null, ',MISSING_SYMBOL', '')
          || iff(coalesce(trade_type, '') not in ('BUY', 'SELL'), ',UNKNOWN_TRADE_TYPE', '')
          || iff(quantity_text is null, ',MISSING_QUANTITY', '')
          || iff(quantity_text is not null and (quantity is null or quantity <= 0 or not ops.is_written_so(quantity_text, quantity, 6)), ',INVALID_QUANTITY', '')
          || iff(price_text is null, ',MISSING_PRICE', '')
          || iff(price_text is not null and (price is null or price <= 0 or not ops.is_written_so(price_text, price, 6)), ',INVALID_PRICE', '')
          || iff(fee_text is null, ',MISSING_FEE', '')
          || iff(fee_text is not null and (fee is null or not ops.is_written_so(fee_text, fee, 4)), ',INVALID_FEE', '')
          || iff(trade_time_text is null, ',MISSING_TRADE_TIME', '')
          || iff(trade_time_text is not null and trade_time is null, ',INVALID_TRADE_TIME', '')
          || iff(not ops.is_believable(trade_time, occurred_at, enqueued_at, earliest, days_ahead), ',IMPLAUSIBLE_TRADE_TIME', '')
          || iff(trade_time is not null and usd_per_unit is null, ',NO_FX_RATE', '')
          || iff(try_cast(quantity_text as double) * try_cast(price_text as double) >= 1000000000000000, ',INVALID_NOTIONAL', '')
      end as reasons
    from rated
  )

  select
    event_id,
    iff(verdict in ('new', 'first'), iff(reasons = '', 'accepted', 'rejected'), verdict),
    iff(verdict in ('new', 'first'), ltrim(reasons, ','), ''),
    change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit
  from judged;

  delete from silver.arrivals where entity = 'trade';
  return 'trade events typed';
end
$$;
