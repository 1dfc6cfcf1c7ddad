-- what silver reads of an order's payload, in one pass over its JSON; silver.type_order_events names the cells by their place
create or replace function silver.order_fields(line variant)
returns array
language sql
immutable
as
$$
  array_construct(
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

-- the run's new order lines become typed, cleaned and judged events, one per place in the hub; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_order_events()
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
  where entity = 'order'
    and verdict = 'first';

  -- what came of an event before gives way to the place that stands before it
  update silver.order_events
  set
    outcome = iff(order_events.payload_hash = arrivals.payload_hash or order_events.payload_hash = arrivals.text_hash, 'duplicate', 'conflict'),
    reasons = ''
  from silver.arrivals as arrivals
  where arrivals.entity = 'order'
    and arrivals.verdict = 'first'
    and arrivals.event_id = order_events.event_id
    and order_events.event_id >= :first_displacing
    and order_events.event_id <= :last_displacing;

  insert into silver.order_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit
  )
  with lines as (
    select
      arrivals.*,
      silver.order_fields(lines.line) as cells
    from silver.arrivals as arrivals
    inner join bronze.order_line_stream as lines
      on lines.file_name = arrivals.file_name
      and lines.file_row_number = arrivals.file_row_number
    where arrivals.entity = 'order'
      and arrivals.verdict <> 'redelivered'
  ),

  fields as (
    select
      lines.*,
      entity_key as order_id,
      ops.clean(get(cells, 0)::varchar) as payload_order_id,
      ops.clean(get(cells, 1)::varchar) as customer_id,
      ops.clean(get(cells, 2)::varchar) as product_id,
      ops.clean(get(cells, 3)::varchar) as order_date_text,
      upper(ops.clean(get(cells, 4)::varchar)) as status_text,
      ops.clean(get(cells, 5)::varchar) as quantity_text,
      ops.clean(get(cells, 6)::varchar) as amount_text,
      coalesce(upper(ops.clean(get(cells, 7)::varchar)), 'USD') as currency,
      upper(ops.clean(get(cells, 8)::varchar)) as country_text,
      lower(ops.clean(get(cells, 9)::varchar)) as channel
    from lines
  ),

  rearranged as (
    select fields.*, ops.iso_text(order_date_text) as order_date_iso from fields
  ),

  typed as (
    select
      rearranged.*,
      ops.to_utc(order_date_iso) as order_date,
      statuses.status as status,
      try_cast(quantity_text as decimal(18, 4)) as quantity,
      try_cast(amount_text as decimal(18, 4)) as amount,
      coalesce(countries.country, country_text) as country
    from rearranged
    left join reference.order_statuses as statuses
      on statuses.spelling = rearranged.status_text
    left join reference.countries as countries
      on countries.spelling = rearranged.country_text
  ),

  -- one row, whatever the table holds
  plausible as (
    select
      coalesce(max(earliest), try_cast('2000-01-01' as timestamp_ntz(6))) as earliest,
      coalesce(max(days_ahead), 2) as days_ahead
    from reference.plausible_times
    where field = 'order.order_date'
  ),

  converted as (
    select
      typed.*,
      plausible.earliest,
      plausible.days_ahead,
      iff(typed.currency = 'USD', 1, fx.usd_per_unit) as usd_per_unit
    from typed
    cross join plausible
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
          || iff(not ops.is_believable(order_date, occurred_at, enqueued_at, earliest, days_ahead), ',IMPLAUSIBLE_ORDER_DATE', '')
          || iff(status_text is null, ',MISSING_STATUS', '')
          || iff(status_text is not null and status is null, ',UNKNOWN_STATUS', '')
          || iff(quantity_text is null, ',MISSING_QUANTITY', '')
          || iff(quantity_text is not null and (quantity is null or quantity < 0 or not ops.is_written_so(quantity_text, quantity, 4)), ',INVALID_QUANTITY', '')
          || iff(amount_text is null, ',MISSING_AMOUNT', '')
          || iff(amount_text is not null and (amount is null or not ops.is_written_so(amount_text, amount, 4)), ',INVALID_AMOUNT', '')
          || iff(amount < 0, ',NEGATIVE_AMOUNT', '')
          || iff(order_date is not null and usd_per_unit is null, ',NO_FX_RATE', '')
      end as reasons
    from converted
  )

  select
    event_id,
    iff(verdict in ('new', 'first'), iff(reasons = '', 'accepted', 'rejected'), verdict),
    iff(verdict in ('new', 'first'), ltrim(reasons, ','), ''),
    change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    order_id, customer_id, product_id, order_date, status, quantity, amount, currency, country, channel, usd_per_unit
  from judged;

  delete from silver.arrivals where entity = 'order';
  return 'order events typed';
end
$$;
