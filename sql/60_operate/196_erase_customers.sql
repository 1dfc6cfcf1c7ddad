-- erases the names and e-mail addresses of the customers in ops.erasures, and whatever else of them no figure is made of, from bronze and
-- silver; orders, keys and every total stay. Called again it does the same again, and finds what came meanwhile
-- the lake is not its matter: what is archived is masked once the lake has its record of the erasure, and what is typed once this table has it
create or replace procedure ops.erase_customers()
returns varchar
language sql
as
$$
begin
  delete from ops.erased_lines;
  insert into ops.erased_lines (entity_key, file_name, file_row_number)
  with keyed as (
    select ops.clean(get_path(line, 'key')::varchar) as entity_key, file_name, file_row_number from bronze.customer_lines
    union
    select ops.clean(get_path(line, 'payload.customer_id')::varchar) as entity_key, file_name, file_row_number from bronze.customer_lines
  )

  select
    entity_key,
    file_name,
    file_row_number
  from keyed
  where entity_key in (select entity_key from ops.erasures where entity = 'customer');

  update silver.customer_events
  set
    name = null,
    email = null,
    payload_hash = 0
  from (select distinct file_name, file_row_number from ops.erased_lines) as erased
  where erased.file_name = customer_events.file_name
    and erased.file_row_number = customer_events.file_row_number;

  update silver.customers
  set
    name = null,
    email = null
  where customer_id in (select entity_key from ops.erasures where entity = 'customer');

  update bronze.customer_lines
  set line = ops.erased_line(customer_lines.line)
  from (select distinct file_name, file_row_number from ops.erased_lines) as erased
  where erased.file_name = customer_lines.file_name
    and erased.file_row_number = customer_lines.file_row_number;

  update ops.erasures
  set
    erased_at = sysdate(),
    bronze_lines = counted.lines,
    silver_events = counted.events
  from (
    select
      erased.entity_key,
      count(*) as lines,
      count(events.file_name) as events
    from ops.erased_lines as erased
    left join silver.customer_events as events
      on events.file_name = erased.file_name
      and events.file_row_number = erased.file_row_number
    group by erased.entity_key
  ) as counted
  where erasures.entity = 'customer'
    and counted.entity_key = erasures.entity_key;

  -- what was refused at the door goes whole but for its reason, as nothing here reads it; base64 cannot be searched
  delete from ops.erased_lines;
  insert into ops.erased_lines (entity_key, file_name, file_row_number)
  select
    erasures.entity_key,
    lines.file_name,
    lines.file_row_number
  from bronze.quarantine_lines as lines
  inner join ops.erasures as erasures
    on erasures.entity = 'customer'
    and (get_path(lines.line, 'raw_base64')::varchar is not null or contains(get_path(lines.line, 'raw')::varchar, erasures.entity_key));

  update bronze.quarantine_lines
  set line = object_pick(as_object(quarantine_lines.line), 'quarantine_id', 'reason', 'origin', 'received_at')::variant
  from (select distinct file_name, file_row_number from ops.erased_lines) as erased
  where erased.file_name = quarantine_lines.file_name
    and erased.file_row_number = quarantine_lines.file_row_number;

  update ops.erasures
  set
    erased_at = sysdate(),
    bronze_lines = coalesce(erasures.bronze_lines, 0),
    silver_events = coalesce(erasures.silver_events, 0),
    quarantine_lines = coalesce(erasures.quarantine_lines, 0) + counted.lines
  from (
    select
      erasures.entity_key,
      count(erased.file_name) as lines
    from ops.erasures as erasures
    left join ops.erased_lines as erased
      on erased.entity_key = erasures.entity_key
    where erasures.entity = 'customer'
    group by erasures.entity_key
  ) as counted
  where erasures.entity = 'customer'
    and counted.entity_key = erasures.entity_key;

  delete from ops.erased_lines;
  return 'customers erased';
end
$$;
