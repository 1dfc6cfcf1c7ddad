-- new trade lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_trades()
returns varchar
language sql
as
$$
begin
  insert into silver.trade_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number,
    trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency
  )
  with lines as (
    select
      get(line, 'payload') as payload,
      get_path(line, 'event_id')::varchar as event_id,
      ops.clean(get_path(line, 'key')::varchar) as trade_id,
      get_path(line, 'change_type')::varchar as change_type,
      try_cast(get_path(line, 'sequence')::varchar as decimal(38, 0)) as sequence,
      convert_timezone('UTC', try_to_timestamp_tz(get_path(line, 'occurred_at')::varchar))::timestamp_ntz as occurred_at,
      get_path(line, 'source')::varchar as source,
      try_cast(get_path(line, 'schema_version')::varchar as decimal(9, 0)) as schema_version,
      get_path(line, 'hub_epoch')::varchar as hub_epoch,
      try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
      try_cast(get_path(line, 'hub_sequence')::varchar as decimal(18, 0)) as hub_sequence,
      convert_timezone('UTC', try_to_timestamp_tz(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz as enqueued_at,
      file_name,
      file_row_number
    from bronze.trade_line_stream
  ),

  fields as (
    select
      lines.* exclude (payload),
      md5_number_lower64(change_type || '|' || coalesce(trade_id, '') || '|' || payload::varchar) as payload_hash,
      ops.clean(get_path(payload, 'trade_id')::varchar) as payload_trade_id,
      ops.clean(get_path(payload, 'trader_id')::varchar) as trader_id,
      upper(ops.clean(get_path(payload, 'symbol')::varchar)) as symbol,
      upper(ops.clean(get_path(payload, 'trade_type')::varchar)) as trade_type,
      ops.clean(get_path(payload, 'quantity')::varchar) as quantity_text,
      ops.clean(get_path(payload, 'price')::varchar) as price_text,
      ops.clean(get_path(payload, 'fee')::varchar) as fee_text,
      ops.clean(get_path(payload, 'trade_time')::varchar) as trade_time_text,
      ops.clean(get_path(payload, 'desk')::varchar) as desk,
      coalesce(upper(ops.clean(get_path(payload, 'currency')::varchar)), 'USD') as currency
    from lines
  ),

  typed as (
    select
      fields.*,
      try_cast(quantity_text as decimal(18, 6)) as quantity,
      try_cast(price_text as decimal(18, 6)) as price,
      try_cast(fee_text as decimal(18, 4)) as fee,
      ops.to_utc(trade_time_text) as trade_time
    from fields
  ),

  judged as (
    select
      typed.*,
      case
        when trade_id is null then ',MISSING_TRADE_ID'
        when change_type = 'DELETE' then ''
        else iff(payload_trade_id is null, ',MISSING_TRADE_ID', '')
          || iff(payload_trade_id <> trade_id, ',KEY_MISMATCH', '')
          || iff(trader_id is null, ',MISSING_TRADER_ID', '')
          || iff(symbol is null, ',MISSING_SYMBOL', '')
          || iff(coalesce(trade_type, '') not in ('BUY', 'SELL'), ',UNKNOWN_TRADE_TYPE', '')
          || iff(quantity_text is null, ',MISSING_QUANTITY', '')
          || iff(quantity_text is not null and (quantity is null or quantity <= 0 or try_cast(quantity_text as decimal(38, 12)) <> quantity), ',INVALID_QUANTITY', '')
          || iff(price_text is null, ',MISSING_PRICE', '')
          || iff(price_text is not null and (price is null or price <= 0 or try_cast(price_text as decimal(38, 12)) <> price), ',INVALID_PRICE', '')
          || iff(fee_text is null, ',MISSING_FEE', '')
          || iff(fee_text is not null and (fee is null or try_cast(fee_text as decimal(38, 12)) <> fee), ',INVALID_FEE', '')
          || iff(trade_time_text is null, ',MISSING_TRADE_TIME', '')
          || iff(trade_time_text is not null and trade_time is null, ',INVALID_TRADE_TIME', '')
      end as reasons
    from typed
  ),

  earlier as (
    select
      event_id,
      outcome,
      payload_hash,
      hub_epoch,
      hub_partition,
      hub_sequence
    from silver.trade_events
    where event_id in (select event_id from lines)
  ),

  originals as (
    select
      event_id,
      payload_hash
    from earlier
    where outcome in ('accepted', 'rejected')
  ),

  ranked as (
    select
      judged.*,
      row_number() over (partition by event_id order by hub_epoch, hub_partition, hub_sequence, file_name, file_row_number) as nth,
      first_value(payload_hash) over (
        partition by event_id order by hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
        rows between unbounded preceding and current row
      ) as first_hash,
      row_number() over (partition by event_id, hub_epoch, hub_partition, hub_sequence order by file_name, file_row_number) as nth_delivery
    from judged
  ),

  final as (
    select
      ranked.*,
      case
        when originals.event_id is null and nth = 1 then iff(reasons = '', 'accepted', 'rejected')
        when ranked.payload_hash = coalesce(originals.payload_hash, first_hash) then 'duplicate'
        else 'conflict'
      end as outcome
    from ranked
    left join originals
      on originals.event_id = ranked.event_id
    left join earlier
      on earlier.event_id = ranked.event_id
      and earlier.hub_epoch = ranked.hub_epoch
      and earlier.hub_partition = ranked.hub_partition
      and earlier.hub_sequence = ranked.hub_sequence
    where nth_delivery = 1
      and earlier.event_id is null
  )

  select
    event_id, outcome, iff(outcome = 'rejected', ltrim(reasons, ','), '') as reasons,
    change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number,
    trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency
  from final;
  return 'trades typed';
end
$$;
