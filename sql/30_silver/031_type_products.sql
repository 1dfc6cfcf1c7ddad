-- new product lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_products()
returns varchar
language sql
as
$$
begin
  insert into silver.product_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number,
    product_id, name, category, unit_price, stock
  )
  with lines as (
    select
      get(line, 'payload') as payload,
      get_path(line, 'event_id')::varchar as event_id,
      ops.clean(get_path(line, 'key')::varchar) as product_id,
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
    from bronze.product_line_stream
  ),

  fields as (
    select
      lines.* exclude (payload),
      md5_number_lower64(change_type || '|' || coalesce(product_id, '') || '|' || payload::varchar) as payload_hash,
      ops.clean(get_path(payload, 'product_id')::varchar) as payload_product_id,
      ops.clean(get_path(payload, 'name')::varchar) as name,
      ops.clean(get_path(payload, 'category')::varchar) as category,
      ops.clean(get_path(payload, 'unit_price')::varchar) as unit_price_text,
      ops.clean(get_path(payload, 'stock')::varchar) as stock_text
    from lines
  ),

  typed as (
    select
      fields.*,
      try_cast(unit_price_text as decimal(18, 4)) as unit_price,
      try_cast(stock_text as decimal(18, 4)) as stock
    from fields
  ),

  judged as (
    select
      typed.*,
      case
        when product_id is null then ',MISSING_PRODUCT_ID'
        when change_type = 'DELETE' then ''
        else iff(payload_product_id is null, ',MISSING_PRODUCT_ID', '')
          || iff(payload_product_id <> product_id, ',KEY_MISMATCH', '')
          || iff(unit_price_text is null, ',MISSING_UNIT_PRICE', '')
          || iff(unit_price_text is not null and (unit_price is null or unit_price <= 0 or try_cast(unit_price_text as decimal(38, 12)) <> unit_price), ',INVALID_UNIT_PRICE', '')
          || iff(stock_text is not null and stock is null, ',INVALID_STOCK', '')
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
    from silver.product_events
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
    product_id, name, category, unit_price, stock
  from final;
  return 'products typed';
end
$$;
