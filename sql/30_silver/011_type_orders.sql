-- new order lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_orders()
returns varchar
language sql
as
$$
begin
  -- lines whose event came before, in this run or an earlier one: few, so they are found by their ids alone
  delete from silver.order_repeats;
  insert into silver.order_repeats (file_name, file_row_number, change_type, enqueued_at, verdict)
  with ids as (
    select
      get_path(line, 'event_id')::varchar as event_id
    from bronze.order_line_stream
  ),

  suspects as (
    select event_id from ids group by event_id having count(*) > 1
    union
    select event_id from silver.order_events where event_id in (select event_id from ids)
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
    from bronze.order_line_stream
    where get_path(line, 'event_id')::varchar in (select event_id from suspects)
  ),

  earlier as (
    select * from silver.order_events where event_id in (select event_id from suspects)
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
    'order',
    change_type,
    enqueued_at,
    file_name,
    file_row_number
  from silver.order_repeats
  where verdict = 'redelivered';

  insert into silver.order_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number, gold_version,
    order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit
  )
  with lines as (
    select
      silver.order_cells(line) as cells,
      file_name,
      file_row_number
    from bronze.order_line_stream
  ),

  fields as (
    select
      -- envelope
      get(cells, 0)::varchar as event_id,
      ops.clean(get(cells, 1)::varchar) as order_id,
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
      ops.clean(get(cells, 12)::varchar) as payload_order_id,
      ops.clean(get(cells, 13)::varchar) as customer_id,
      ops.clean(get(cells, 14)::varchar) as product_id,
      ops.clean(get(cells, 15)::varchar) as order_date_text,
      upper(ops.clean(get(cells, 16)::varchar)) as status_text,
      ops.clean(get(cells, 17)::varchar) as quantity_text,
      ops.clean(get(cells, 18)::varchar) as amount_text,
      coalesce(upper(ops.clean(get(cells, 19)::varchar)), 'USD') as currency,
      upper(ops.clean(get(cells, 20)::varchar)) as country_text,
      lower(ops.clean(get(cells, 21)::varchar)) as channel
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

  converted as (
    select
      typed.*,
      iff(typed.currency = 'USD', 1, fx.usd_per_unit) as usd_per_unit
    from typed
    left join reference.fx_days as fx
      on fx.currency = typed.currency
      and fx.day = typed.order_date::date
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
          || iff(quantity_text is not null and (quantity is null or quantity < 0 or length(rtrim(split_part(quantity_text, '.', 2), '0')) > 4), ',INVALID_QUANTITY', '')
          || iff(amount_text is null, ',MISSING_AMOUNT', '')
          || iff(amount_text is not null and (amount is null or length(rtrim(split_part(amount_text, '.', 2), '0')) > 4), ',INVALID_AMOUNT', '')
          || iff(amount < 0, ',NEGATIVE_AMOUNT', '')
          || iff(order_date is not null and usd_per_unit is null, ',NO_FX_RATE', '')
      end as reasons
    from converted
  )

  select
    judged.event_id,
    coalesce(repeats.verdict, iff(judged.reasons = '', 'accepted', 'rejected')),
    iff(repeats.verdict is null, ltrim(judged.reasons, ','), ''),
    judged.change_type, judged.sequence, judged.occurred_at, judged.source, judged.schema_version, judged.payload_hash,
    judged.hub_epoch, judged.hub_partition, judged.hub_sequence, judged.enqueued_at, judged.file_name, judged.file_row_number,
    (select coalesce(max(version), 0) + 1 from ops.gold_versions),
    judged.order_id, judged.customer_id, judged.product_id, judged.order_date, judged.status, judged.quantity, judged.amount, judged.currency, judged.country, judged.channel, judged.usd_per_unit
  from judged
  left join silver.order_repeats as repeats
    on repeats.file_name = judged.file_name
    and repeats.file_row_number = judged.file_row_number
  where repeats.verdict is null
    or repeats.verdict <> 'redelivered';
  return 'orders typed';
end
$$;
