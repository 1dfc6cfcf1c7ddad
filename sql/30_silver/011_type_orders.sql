-- new order lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_orders()
returns varchar
language sql
as
$$
begin
  insert into silver.order_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number,
    order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit
  )
  with lines as (
    select
      get(line, 'payload') as payload,
      get_path(line, 'event_id')::varchar as event_id,
      ops.clean(get_path(line, 'key')::varchar) as order_id,
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
    from bronze.order_line_stream
  ),

  fields as (
    select
      lines.* exclude (payload),
      md5_number_lower64(change_type || '|' || coalesce(order_id, '') || '|' || payload::varchar) as payload_hash,
      ops.clean(get_path(payload, 'order_id')::varchar) as payload_order_id,
      ops.clean(get_path(payload, 'customer_id')::varchar) as customer_id,
      ops.clean(get_path(payload, 'product_id')::varchar) as product_id,
      ops.clean(get_path(payload, 'order_date')::varchar) as order_date_text,
      upper(ops.clean(get_path(payload, 'status')::varchar)) as status_text,
      ops.clean(get_path(payload, 'quantity')::varchar) as quantity_text,
      ops.clean(get_path(payload, 'amount')::varchar) as amount_text,
      coalesce(upper(ops.clean(get_path(payload, 'currency')::varchar)), 'USD') as currency,
      upper(ops.clean(get_path(payload, 'country')::varchar)) as country_text,
      lower(ops.clean(get_path(payload, 'channel')::varchar)) as channel
    from lines
  ),

  typed as (
    select
      fields.*,
      ops.to_utc(order_date_text) as order_date,
      statuses.status as status,
      try_cast(quantity_text as decimal(18, 4)) as quantity,
      try_cast(amount_text as decimal(18, 4)) as amount,
      coalesce(countries.country, country_text) as country
    from fields
    left join reference.order_statuses as statuses
      on statuses.spelling = fields.status_text
    left join reference.countries as countries
      on countries.spelling = fields.country_text
  ),

  days as (
    select distinct
      currency,
      order_date::date as order_day
    from typed
    where currency <> 'USD'
      and order_date is not null
  ),

  rates as (
    select
      days.currency,
      days.order_day,
      max_by(fx.usd_per_unit, fx.rate_date) as usd_per_unit
    from days
    inner join reference.fx_rates as fx
      on fx.currency = days.currency
      and fx.rate_date <= days.order_day
    group by days.currency, days.order_day
  ),

  converted as (
    select
      typed.*,
      iff(typed.currency = 'USD', 1, rates.usd_per_unit) as usd_per_unit
    from typed
    left join rates
      on rates.currency = typed.currency
      and rates.order_day = typed.order_date::date
  ),

  judged as (
    select
      converted.*,
      case
        when order_id is null then ',MISSING_ORDER_ID'
        when change_type = 'DELETE' then ''
        else iff(payload_order_id is null, ',MISSING_ORDER_ID', '')
          || iff(payload_order_id <> order_id, ',KEY_MISMATCH', '')
          || iff(customer_id is null, ',MISSING_CUSTOMER_ID', '')
          || iff(product_id is null, ',MISSING_PRODUCT_ID', '')
          || iff(order_date_text is null, ',MISSING_ORDER_DATE', '')
          || iff(order_date_text is not null and order_date is null, ',INVALID_ORDER_DATE', '')
          || iff(status_text is null, ',MISSING_STATUS', '')
          || iff(status_text is not null and status is null, ',UNKNOWN_STATUS', '')
          || iff(quantity_text is null, ',MISSING_QUANTITY', '')
          || iff(quantity_text is not null and (quantity is null or quantity < 0 or try_cast(quantity_text as decimal(38, 12)) <> quantity), ',INVALID_QUANTITY', '')
          || iff(amount_text is null, ',MISSING_AMOUNT', '')
          || iff(amount_text is not null and (amount is null or try_cast(amount_text as decimal(38, 12)) <> amount), ',INVALID_AMOUNT', '')
          || iff(amount < 0, ',NEGATIVE_AMOUNT', '')
          || iff(order_date is not null and usd_per_unit is null, ',NO_FX_RATE', '')
      end as reasons
    from converted
  ),

  earlier as (
    select
      event_id,
      outcome,
      payload_hash,
      hub_epoch,
      hub_partition,
      hub_sequence
    from silver.order_events
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
    order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit
  from final;
  return 'orders typed';
end
$$;
