-- what silver reads of a product's payload, in one pass over its JSON; silver.type_product_events names the cells by their place
create or replace function silver.product_fields(line variant)
returns array
language sql
immutable
as
$$
  array_construct(
    get_path(line, 'payload.product_id'),
    get_path(line, 'payload.name'),
    get_path(line, 'payload.category'),
    get_path(line, 'payload.unit_price'),
    get_path(line, 'payload.stock')
  )
$$;

-- the run's new product lines become typed, cleaned and judged events, one per place in the hub; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_product_events()
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
  where entity = 'product'
    and verdict = 'first';

  -- what came of an event before gives way to the place that stands before it
  update silver.product_events
  set
    outcome = iff(product_events.payload_hash = arrivals.payload_hash or product_events.payload_hash = arrivals.text_hash, 'duplicate', 'conflict'),
    reasons = ''
  from silver.arrivals as arrivals
  where arrivals.entity = 'product'
    and arrivals.verdict = 'first'
    and arrivals.event_id = product_events.event_id
    and product_events.event_id >= :first_displacing
    and product_events.event_id <= :last_displacing;

  insert into silver.product_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    product_id, name, category, unit_price, stock
  )
  with lines as (
    select
      arrivals.*,
      silver.product_fields(lines.line) as cells
    from silver.arrivals as arrivals
    inner join bronze.product_line_stream as lines
      on lines.file_name = arrivals.file_name
      and lines.file_row_number = arrivals.file_row_number
    where arrivals.entity = 'product'
      and arrivals.verdict <> 'redelivered'
  ),

  fields as (
    select
      lines.*,
      entity_key as product_id,
      ops.clean(get(cells, 0)::varchar) as payload_product_id,
      ops.clean(get(cells, 1)::varchar) as name,
      ops.clean(get(cells, 2)::varchar) as category,
      ops.clean(get(cells, 3)::varchar) as unit_price_text,
      ops.clean(get(cells, 4)::varchar) as stock_text
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
          || iff(unit_price_text is not null and (unit_price is null or unit_price <= 0 or not ops.is_written_so(unit_price_text, unit_price, 4)), ',INVALID_UNIT_PRICE', '')
          || iff(stock_text is not null and (stock is null or not ops.is_written_so(stock_text, stock, 4)), ',INVALID_STOCK', '')
      end as reasons
    from typed
  )

  select
    event_id,
    iff(verdict in ('new', 'first'), iff(reasons = '', 'accepted', 'rejected'), verdict),
    iff(verdict in ('new', 'first'), ltrim(reasons, ','), ''),
    change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    product_id, name, category, unit_price, stock
  from judged;

  delete from silver.arrivals where entity = 'product';
  return 'product events typed';
end
$$;
