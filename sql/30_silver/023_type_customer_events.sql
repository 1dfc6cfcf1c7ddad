-- what silver reads of a customer's payload, in one pass over its JSON; silver.type_customer_events names the cells by their place
create or replace function silver.customer_fields(line variant)
returns array
language sql
immutable
as
$$
  array_construct(
    get_path(line, 'payload.customer_id'),
    get_path(line, 'payload.name'),
    get_path(line, 'payload.email'),
    get_path(line, 'payload.customer_type'),
    get_path(line, 'payload.country'),
    get_path(line, 'payload.created_at')
  )
$$;

-- the run's new customer lines become typed, cleaned and judged events, one per place in the hub; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_customer_events()
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
  where entity = 'customer'
    and verdict = 'first';

  -- what came of an event before gives way to the place that stands before it
  update silver.customer_events
  set
    outcome = iff(
      customer_events.payload_hash = arrivals.payload_hash or customer_events.payload_hash = arrivals.text_hash
      -- of an erased event nobody knows what it said
      or customer_events.payload_hash = 0 or arrivals.payload_hash = 0,
      'duplicate',
      'conflict'
    ),
    reasons = ''
  from silver.arrivals as arrivals
  where arrivals.entity = 'customer'
    and arrivals.verdict = 'first'
    and arrivals.event_id = customer_events.event_id
    and customer_events.event_id >= :first_displacing
    and customer_events.event_id <= :last_displacing;

  insert into silver.customer_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    customer_id, name, email, customer_type, country, created_at
  )
  with lines as (
    select
      arrivals.*,
      silver.customer_fields(lines.line) as cells
    from silver.arrivals as arrivals
    inner join bronze.customer_line_stream as lines
      on lines.file_name = arrivals.file_name
      and lines.file_row_number = arrivals.file_row_number
    where arrivals.entity = 'customer'
      and arrivals.verdict <> 'redelivered'
  ),

  fields as (
    select
      lines.*,
      entity_key as customer_id,
      ops.clean(get(cells, 0)::varchar) as payload_customer_id,
      ops.clean(get(cells, 1)::varchar) as name,
      lower(ops.clean(get(cells, 2)::varchar)) as email,
      upper(ops.clean(get(cells, 3)::varchar)) as customer_type,
      upper(ops.clean(get(cells, 4)::varchar)) as country_text,
      ops.clean(get(cells, 5)::varchar) as created_at_text
    from lines
  ),

  rearranged as (
    select fields.*, ops.iso_text(created_at_text) as created_at_iso from fields
  ),

  -- whose names and e-mail addresses no event brings back
  erasures as (
    select distinct entity_key from ops.erasures where entity = 'customer'
  ),

  typed as (
    select
      rearranged.*,
      coalesce(countries.country, country_text) as country,
      ops.to_utc(created_at_iso) as created_at,
      coalesce(erased.entity_key, erased_payload.entity_key) is not null as is_erased
    from rearranged
    left join reference.countries as countries
      on countries.spelling = rearranged.country_text
    left join erasures as erased
      on erased.entity_key = rearranged.customer_id
    left join erasures as erased_payload
      on erased_payload.entity_key = rearranged.payload_customer_id
  ),

  judged as (
    select
      typed.*,
      case
        when customer_id is null then ',MISSING_CUSTOMER_ID'
        when change_type = 'DELETE' then ''
        else iff(payload_customer_id is null, ',MISSING_CUSTOMER_ID', '')
          || iff(payload_customer_id <> customer_id, ',KEY_MISMATCH', '')
          || iff(created_at_text is not null and created_at is null, ',INVALID_CREATED_AT', '')
      end as reasons
    from typed
  )

  select
    event_id,
    iff(verdict in ('new', 'first'), iff(reasons = '', 'accepted', 'rejected'), verdict),
    iff(verdict in ('new', 'first'), ltrim(reasons, ','), ''),
    change_type, sequence, occurred_at, source, schema_version, iff(is_erased, 0, payload_hash),
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version,
    customer_id, iff(is_erased, null, name), iff(is_erased, null, email), customer_type, country, created_at
  from judged;

  delete from silver.arrivals where entity = 'customer';
  return 'customer events typed';
end
$$;
