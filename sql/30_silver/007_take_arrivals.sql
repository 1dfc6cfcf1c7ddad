-- what every entity's line says around its payload, in one pass over its JSON; silver.take_arrivals names the cells by their place
create or replace function silver.envelope_cells(line variant)
returns array
language sql
immutable
as
$$
  array_construct(
    get_path(line, 'event_id'),
    get_path(line, 'key'),
    get_path(line, 'change_type'),
    get_path(line, 'sequence'),
    get_path(line, 'occurred_at'),
    get_path(line, 'source'),
    get_path(line, 'schema_version'),
    get_path(line, 'hub_epoch'),
    get_path(line, 'hub_partition'),
    get_path(line, 'hub_sequence'),
    get_path(line, 'enqueued_at'),
    get_path(line, 'payload'),
    get_path(line, 'hub_item'),
    get_path(line, 'hub_payload_hash')
  )
$$;

-- judges the envelopes of all new lines; of an event that stands at several places of the hub the first counts, whenever its file came; it must commit with the procedures that type their payloads, which read the same streams
-- only try_ casts: a bad value can never hold the streams back
create or replace procedure silver.take_arrivals()
returns varchar
language sql
as
$$
declare
  line_count number(18, 0);
  arrival_count number(18, 0);
  first_timed varchar;
  last_timed varchar;
  first_other varchar;
  last_other varchar;
  first_displacing varchar;
  last_displacing varchar;
begin
  insert into silver.arrivals (
    entity, entity_key, event_id, verdict, change_type, sequence, occurred_at, source, schema_version, payload_hash, text_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, gold_version
  )
  with lines as (
    select 'customer' as entity, silver.envelope_cells(line) as cells, file_name, file_row_number from bronze.customer_line_stream
    union all
    select 'product' as entity, silver.envelope_cells(line) as cells, file_name, file_row_number from bronze.product_line_stream
    union all
    select 'order' as entity, silver.envelope_cells(line) as cells, file_name, file_row_number from bronze.order_line_stream
    union all
    select 'trade' as entity, silver.envelope_cells(line) as cells, file_name, file_row_number from bronze.trade_line_stream
  ),

  -- named before they are read: one engine writes an argument out at each mention
  texts as (
    select
      entity,
      get(cells, 0)::varchar as event_id,
      get(cells, 1)::varchar as key_text,
      get(cells, 2)::varchar as change_type,
      get(cells, 3)::varchar as sequence_text,
      get(cells, 4)::varchar as occurred_at_text,
      get(cells, 5)::varchar as source,
      get(cells, 6)::varchar as schema_version_text,
      get(cells, 7)::varchar as hub_epoch,
      get(cells, 8)::varchar as hub_partition_text,
      get(cells, 9)::varchar as hub_sequence_text,
      get(cells, 10)::varchar as enqueued_at_text,
      get(cells, 11)::varchar as payload_text,
      get(cells, 12)::varchar as hub_item_text,
      get(cells, 13)::varchar as hash_text,
      file_name,
      file_row_number
    from lines
  ),

  envelopes as (
    select
      entity,
      ops.clean(key_text) as entity_key,
      event_id,

      -- change
      change_type,
      coalesce(try_cast(sequence_text as bigint), try_cast(sequence_text as decimal(38, 0))) as sequence,
      ops.to_utc(occurred_at_text) as occurred_at,
      source,
      try_cast(schema_version_text as decimal(9, 0)) as schema_version,
      -- twenty digits are read in two halves, as one engine takes a division for each digit of a decimal that long
      try_cast(left(lpad(hash_text, 20, '0'), 11) as decimal(11, 0)) * try_cast('1000000000' as decimal(20, 0))
        + try_cast(right(hash_text, 9) as decimal(9, 0)) as archived_hash,
      md5_number_lower64(change_type || '|' || key_text || '|' || payload_text) as text_hash,

      -- place
      hub_epoch,
      try_cast(hub_partition_text as decimal(9, 0)) as hub_partition,
      try_cast(hub_sequence_text as decimal(18, 0)) as hub_sequence,
      coalesce(try_cast(split_part(hub_item_text, '/', 1) as decimal(9, 0)), 1) as hub_item,
      coalesce(try_cast(split_part(hub_item_text, '/', 2) as decimal(9, 0)), 1) as hub_items,
      ops.to_utc(enqueued_at_text) as enqueued_at,
      file_name,
      file_row_number
    from texts
  ),

  versions as (
    select coalesce(max(version), 0) + 1 as next_version from ops.gold_versions
  )

  select
    entity, entity_key, event_id, 'new', change_type, sequence, occurred_at, source, schema_version, coalesce(archived_hash, text_hash), text_hash,
    hub_epoch, hub_partition, hub_sequence, hub_item, hub_items, enqueued_at, file_name, file_row_number, next_version
  from envelopes
  cross join versions
  -- next_version stands in the condition so that no engine judges it below the join, and reads every cell of every line twice
  where iff(
    event_id is not null
    and change_type is not null
    and sequence is not null
    and occurred_at is not null
    and source is not null
    and schema_version is not null
    and text_hash is not null
    and hub_epoch is not null
    and hub_partition is not null
    and hub_sequence is not null
    and enqueued_at is not null,
    next_version,
    null
  ) is not null;

  select count(*) into :line_count
  from (
    select file_name from bronze.customer_line_stream
    union all
    select file_name from bronze.product_line_stream
    union all
    select file_name from bronze.order_line_stream
    union all
    select file_name from bronze.trade_line_stream
  ) as lines;

  select count(*) into :arrival_count from silver.arrivals;

  -- a line without a whole envelope would fail this run and every later one: it is parked instead
  insert into silver.parked_lines (entity, reason, file_name, file_row_number)
  with lines as (
    select 'customer' as entity, line, file_name, file_row_number from bronze.customer_line_stream
    union all
    select 'product' as entity, line, file_name, file_row_number from bronze.product_line_stream
    union all
    select 'order' as entity, line, file_name, file_row_number from bronze.order_line_stream
    union all
    select 'trade' as entity, line, file_name, file_row_number from bronze.trade_line_stream
  ),

  unread as (
    select lines.*
    from lines
    left join silver.arrivals as arrivals
      on arrivals.file_name = lines.file_name
      and arrivals.file_row_number = lines.file_row_number
    where arrivals.file_name is null
      and :line_count <> :arrival_count
  ),

  envelopes as (
    select unread.*, silver.envelope_cells(line) as cells from unread
  )

  select
    entity,
    'INVALID_ENVELOPE:'
      || iff(get(cells, 0)::varchar is null, ' event_id', '')
      || iff(get(cells, 1)::varchar is null, ' key', '')
      || iff(get(cells, 2)::varchar is null, ' change_type', '')
      || iff(try_cast(get(cells, 3)::varchar as decimal(38, 0)) is null, ' sequence', '')
      || iff(ops.instant(get(cells, 4)::varchar) is null, ' occurred_at', '')
      || iff(get(cells, 5)::varchar is null, ' source', '')
      || iff(try_cast(get(cells, 6)::varchar as decimal(9, 0)) is null, ' schema_version', '')
      || iff(get(cells, 11)::varchar is null, ' payload', '')
      || iff(get(cells, 7)::varchar is null, ' hub_epoch', '')
      || iff(try_cast(get(cells, 8)::varchar as decimal(9, 0)) is null, ' hub_partition', '')
      || iff(try_cast(get(cells, 9)::varchar as decimal(18, 0)) is null, ' hub_sequence', '')
      || iff(ops.instant(get(cells, 10)::varchar) is null, ' enqueued_at', ''),
    file_name,
    file_row_number
  from envelopes;

  -- lines whose event came before, in this run or an earlier one: few, so they are found by their ids alone. The bounds leave out the events
  -- that no new id can be among: events are kept as they come, so ids that grow with time (UUIDs of version 7) stand together, and one of
  -- another kind widens only its own bounds
  select
    min(iff(substr(event_id, 15, 1) = '7', event_id, null)),
    max(iff(substr(event_id, 15, 1) = '7', event_id, null)),
    min(iff(substr(event_id, 15, 1) = '7', null, event_id)),
    max(iff(substr(event_id, 15, 1) = '7', null, event_id))
  into :first_timed, :last_timed, :first_other, :last_other
  from silver.arrivals;

  update silver.arrivals
  set verdict = repeats.verdict
  from (
    with earlier as (
      select entity, event_id, outcome, payload_hash, hub_epoch, hub_partition, hub_sequence, hub_item
      from silver.change_events
      where event_id >= :first_timed
        and event_id <= :last_timed
        and event_id in (select event_id from silver.arrivals where substr(event_id, 15, 1) = '7')
      union all
      select entity, event_id, outcome, payload_hash, hub_epoch, hub_partition, hub_sequence, hub_item
      from silver.change_events
      where event_id >= :first_other
        and event_id <= :last_other
        and event_id in (select event_id from silver.arrivals where substr(event_id, 15, 1) <> '7')
    ),

    suspects as (
      select entity, event_id from silver.arrivals group by entity, event_id having count(*) > 1
      union
      select entity, event_id from earlier
    ),

    -- the places of each event: those of the new lines, and the one that counted until now
    places as (
      select
        arrivals.entity, arrivals.event_id, arrivals.payload_hash, arrivals.text_hash,
        arrivals.hub_epoch, arrivals.hub_partition, arrivals.hub_sequence, arrivals.hub_item, arrivals.file_name, arrivals.file_row_number,
        true as is_arrival
      from silver.arrivals
      inner join suspects
        on suspects.entity = arrivals.entity
        and suspects.event_id = arrivals.event_id
      union all
      select
        entity, event_id, payload_hash, payload_hash,
        hub_epoch, hub_partition, hub_sequence, coalesce(hub_item, 1), '', 0,
        false
      from earlier
      where outcome in ('accepted', 'rejected')
    ),

    ranked as (
      select
        places.*,
        row_number() over (
          partition by entity, event_id order by hub_epoch, hub_partition, hub_sequence, hub_item, is_arrival, file_name, file_row_number
        ) as nth,
        row_number() over (
          partition by entity, event_id, hub_epoch, hub_partition, hub_sequence, hub_item order by is_arrival, file_name, file_row_number
        ) as nth_delivery,
        count_if(not is_arrival) over (partition by entity, event_id) as counted,
        first_value(payload_hash) over (
          partition by entity, event_id order by hub_epoch, hub_partition, hub_sequence, hub_item, is_arrival, file_name, file_row_number
          rows between unbounded preceding and current row
        ) as first_hash,
        first_value(text_hash) over (
          partition by entity, event_id order by hub_epoch, hub_partition, hub_sequence, hub_item, is_arrival, file_name, file_row_number
          rows between unbounded preceding and current row
        ) as first_text_hash
      from places
    )

    select
      ranked.file_name,
      ranked.file_row_number,
      case
        when ranked.nth_delivery > 1 or earlier.event_id is not null then 'redelivered'
        when ranked.nth = 1 then 'first'
        when ranked.payload_hash = ranked.first_hash then 'duplicate'
        -- an erased event has the hash 0: whatever has its id is taken for it
        when ranked.payload_hash = 0 or ranked.first_hash = 0 then 'duplicate'
        when ranked.text_hash = ranked.first_text_hash then 'duplicate'
        else 'conflict'
      end as verdict
    from ranked
    left join earlier
      on earlier.entity = ranked.entity
      and earlier.event_id = ranked.event_id
      and earlier.hub_epoch = ranked.hub_epoch
      and earlier.hub_partition = ranked.hub_partition
      and earlier.hub_sequence = ranked.hub_sequence
      and coalesce(earlier.hub_item, 1) = ranked.hub_item
    where ranked.is_arrival
      and (ranked.nth > 1 or ranked.counted > 0)
  ) as repeats
  where repeats.file_name = arrivals.file_name
    and repeats.file_row_number = arrivals.file_row_number;

  -- what came of the same event from later places gives way: few, if any
  select min(event_id), max(event_id)
  into :first_displacing, :last_displacing
  from silver.arrivals
  where verdict = 'first';

  insert into silver.displacements (entity, entity_key, event_id, outcome, reasons, counted_version, version, file_name, file_row_number)
  select
    displaced.entity,
    displaced.entity_key,
    displaced.event_id,
    displaced.outcome,
    displaced.reasons,
    coalesce(displaced.gold_version, 0),
    arrivals.gold_version,
    displaced.file_name,
    displaced.file_row_number
  from silver.change_events as displaced
  inner join silver.arrivals as arrivals
    on arrivals.entity = displaced.entity
    and arrivals.event_id = displaced.event_id
  where arrivals.verdict = 'first'
    and displaced.event_id >= :first_displacing
    and displaced.event_id <= :last_displacing;

  insert into silver.displaced_keys (entity, entity_key)
  select displacements.entity, displacements.entity_key
  from silver.displacements
  inner join silver.arrivals as arrivals
    on arrivals.entity = displacements.entity
    and arrivals.event_id = displacements.event_id
    and arrivals.gold_version = displacements.version
  where arrivals.verdict = 'first'
    and displacements.outcome = 'accepted'
    and displacements.entity_key is not null
  except
  select entity, entity_key from silver.displaced_keys;

  insert into silver.redelivered_lines (entity, change_type, enqueued_at, file_name, file_row_number)
  select
    entity,
    change_type,
    enqueued_at,
    file_name,
    file_row_number
  from silver.arrivals
  where verdict = 'redelivered';
  return 'arrivals taken';
end
$$;
