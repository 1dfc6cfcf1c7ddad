-- new customer lines become typed, cleaned and judged events, one per hub position; a redelivered line adds nothing
-- only try_ casts: a bad value is rejected with its reason and can never hold the stream back
create or replace procedure silver.type_customers()
returns varchar
language sql
as
$$
begin
  insert into silver.customer_events (
    event_id, outcome, reasons, change_type, sequence, occurred_at, source, schema_version, payload_hash,
    hub_epoch, hub_partition, hub_sequence, enqueued_at, file_name, file_row_number,
    customer_id, name, email, customer_type, country, created_at
  )
  with lines as (
    select
      get(line, 'payload') as payload,
      get_path(line, 'event_id')::varchar as event_id,
      ops.clean(get_path(line, 'key')::varchar) as customer_id,
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
    from bronze.customer_line_stream
  ),

  fields as (
    select
      lines.* exclude (payload),
      md5_number_lower64(change_type || '|' || coalesce(customer_id, '') || '|' || payload::varchar) as payload_hash,
      ops.clean(get_path(payload, 'customer_id')::varchar) as payload_customer_id,
      ops.clean(get_path(payload, 'name')::varchar) as name,
      lower(ops.clean(get_path(payload, 'email')::varchar)) as email,
      upper(ops.clean(get_path(payload, 'customer_type')::varchar)) as customer_type,
      upper(ops.clean(get_path(payload, 'country')::varchar)) as country_text,
      ops.clean(get_path(payload, 'created_at')::varchar) as created_at_text
    from lines
  ),

  typed as (
    select
      fields.*,
      coalesce(countries.country, country_text) as country,
      ops.to_utc(created_at_text) as created_at
    from fields
    left join reference.countries as countries
      on countries.spelling = fields.country_text
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
  ),

  earlier as (
    select
      event_id,
      outcome,
      payload_hash,
      hub_epoch,
      hub_partition,
      hub_sequence
    from silver.customer_events
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
    customer_id, name, email, customer_type, country, created_at
  from final;
  return 'customers typed';
end
$$;
