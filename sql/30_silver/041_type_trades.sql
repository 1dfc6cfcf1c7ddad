-- new trade lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_trades()
returns varchar
language sql
as
$$
begin
  -- lines whose event came before, in this run or an earlier one: few, so they are found by their ids alone
  delete from silver.trade_repeats;
  insert into silver.trade_repeats (file_name, file_row_number, change_type, enqueued_at, verdict)
  with ids as (
    select
      get_path(line, 'event_id')::varchar as event_id
    from bronze.trade_line_stream
  ),

  suspects as (
    select event_id from ids group by event_id having count(*) > 1
    union
    select event_id from silver.trade_events where event_id in (select event_id from ids)
  ),

  lines as (
    select
      get_path(line, 'event_id')::varchar as event_id,
      get_path(line, 'hub_epoch')::varchar as hub_epoch,
      try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
      try_cast(get_path(line, 'hub_sequence')::varchar as decimal(18, 0)) as hub_sequence,
      md5_number_lower64(get_path(line, 'change_type')::varchar || '|' || get_path(line, 'key')::varchar || '|' || get_path(line, 'payload')::varchar) as payload_hash,
      get_path(line, 'change_type')::varchar as change_type,
      convert_timezone('UTC', try_to_timestamp_tz(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz as enqueued_at,
      file_name,
      file_row_number
    from bronze.trade_line_stream
    where get_path(line, 'event_id')::varchar in (select event_id from suspects)
  ),

  earlier as (
    select * from silver.trade_events where event_id in (select event_id from suspects)
  ),

  originals as (
    select event_id, payload_hash from earlier where outcome in ('accepted', 'rejected')
  ),

  ranked as (
    select
      lines.*,
      row_number() over (partition by event_id order by hub_epoch, hub_partition, hub_sequence, file_name, file_row_number) as nth,
      row_number() over (partition by event_id, hub_epoch, hub_partition, hub_sequence order by file_name, file_row_number) as nth_delivery,
      first_value(payload_hash) over (
        partition by event_id order by hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
        rows between unbounded preceding and current row
      ) as first_hash
    from lines
  )

  select
    ranked.file_name,
    ranked.file_row_number,
    ranked.change_type,
    ranked.enqueued_at,
    case
      when ranked.nth_delivery > 1 or earlier.event_id is not null then 'redelivered'
      when ranked.payload_hash = coalesce(originals.payload_hash, ranked.first_hash) then 'duplicate'
      else 'conflict'
    end
  from ranked
  left join originals
    on originals.event_id = ranked.event_id
  left join earlier
    on earlier.event_id = ranked.event_id
    and earlier.hub_epoch = ranked.hub_epoch
    and earlier.hub_partition = ranked.hub_partition
    and earlier.hub_sequence = ranked.hub_sequence
  where ranked.nth > 1
    or originals.event_id is not null;

  insert into silver.redelivered_lines (entity, change_type, enqueued_at, file_name, file_row_number)
  select
    'trade',
    change_type,
    enqueued_at,
    file_name,
    file_row_number
  from silver.trade_repeats
  where verdict = 'redelivered';

  insert into silver.trade_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number, gold_version,
    trade_id, trader_id, symbol, trade_type, quantity, price, fee, trade_time, desk, currency, usd_per_unit
  )
  with lines as (
    select
      silver.trade_cells(line) as cells,
      file_name,
      file_row_number
    from bronze.trade_line_stream
  ),

  fields as (
    select
      -- envelope
      get(cells, 0)::varchar as event_id,
      ops.clean(get(cells, 1)::varchar) as trade_id,
      get(cells, 2)::varchar as change_type,
      coalesce(try_cast(get(cells, 3)::varchar as bigint), try_cast(get(cells, 3)::varchar as decimal(38, 0))) as sequence,
      convert_timezone('UTC', try_to_timestamp_tz(get(cells, 4)::varchar))::timestamp_ntz as occurred_at,
      get(cells, 5)::varchar as source,
      try_cast(get(cells, 6)::varchar as decimal(9, 0)) as schema_version,
      md5_number_lower64(get(cells, 2)::varchar || '|' || get(cells, 1)::varchar || '|' || get(cells, 11)::varchar) as payload_hash,

      -- place
      get(cells, 7)::varchar as hub_epoch,
      try_cast(get(cells, 8)::varchar as decimal(9, 0)) as hub_partition,
      try_cast(get(cells, 9)::varchar as decimal(18, 0)) as hub_sequence,
      convert_timezone('UTC', try_to_timestamp_tz(get(cells, 10)::varchar))::timestamp_ntz as enqueued_at,
      file_name,
      file_row_number,

      -- row
      ops.clean(get(cells, 12)::varchar) as payload_trade_id,
      ops.clean(get(cells, 13)::varchar) as trader_id,
      upper(ops.clean(get(cells, 14)::varchar)) as symbol,
      upper(ops.clean(get(cells, 15)::varchar)) as trade_type,
      ops.clean(get(cells, 16)::varchar) as quantity_text,
      ops.clean(get(cells, 17)::varchar) as price_text,
      ops.clean(get(cells, 18)::varchar) as fee_text,
      ops.clean(get(cells, 19)::varchar) as trade_time_text,
      ops.clean(get(cells, 20)::varchar) as desk,
      coalesce(upper(ops.clean(get(cells, 21)::varchar)), 'USD') as currency
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

  rated as (
    select
      typed.*,
      iff(typed.currency = 'USD', 1, fx.usd_per_unit) as usd_per_unit
    from typed
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
          || iff(quantity_text is not null and (quantity is null or quantity <= 0 or length(rtrim(split_part(quantity_text, '.', 2), '0')) > 6), ',INVALID_QUANTITY', '')
          || iff(price_text is null, ',MISSING_PRICE', '')
          || iff(price_text is not null and (price is null or price <= 0 or length(rtrim(split_part(price_text, '.', 2), '0')) > 6), ',INVALID_PRICE', '')
          || iff(fee_text is null, ',MISSING_FEE', '')
          || iff(fee_text is not null and (fee is null or length(rtrim(split_part(fee_text, '.', 2), '0')) > 4), ',INVALID_FEE', '')
          || iff(trade_time_text is null, ',MISSING_TRADE_TIME', '')
          || iff(trade_time_text is not null and trade_time is null, ',INVALID_TRADE_TIME', '')
          || iff(trade_time is not null and usd_per_unit is null, ',NO_FX_RATE', '')
          || iff(try_cast(quantity_text as double) * try_cast(price_text as double) >= 1000000000000000, ',INVALID_NOTIONAL', '')
      end as reasons
    from rated
  )

  select
    judged.event_id,
    coalesce(repeats.verdict, iff(judged.reasons = '', 'accepted', 'rejected')),
    iff(repeats.verdict is null, ltrim(judged.reasons, ','), ''),
    judged.change_type, judged.sequence, judged.occurred_at, judged.source, judged.schema_version, judged.payload_hash,
    judged.hub_epoch, judged.hub_partition, judged.hub_sequence, judged.enqueued_at, judged.file_name, judged.file_row_number,
    (select coalesce(max(version), 0) + 1 from ops.gold_versions),
    judged.trade_id, judged.trader_id, judged.symbol, judged.trade_type, judged.quantity, judged.price, judged.fee, judged.trade_time, judged.desk, judged.currency, judged.usd_per_unit
  from judged
  left join silver.trade_repeats as repeats
    on repeats.file_name = judged.file_name
    and repeats.file_row_number = judged.file_row_number
  where repeats.verdict is null
    or repeats.verdict <> 'redelivered';
  return 'trades typed';
end
$$;
