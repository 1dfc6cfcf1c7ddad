-- offends: a source's table that was emptied (TRUNCATE names no key) while rows of its kind and source from before stand here; it passes once a delete came for each
create or replace view ops.test_truncated_tables as
with emptied as (
  select
    source,
    table_name,
    entity,
    count(*) as truncates,
    max(sequence) as sequence,
    max(occurred_at) as occurred_at
  from bronze.truncations
  group by source, table_name, entity
),

standing as (
  select 'order' as entity, source, sequence, occurred_at from silver.orders where not is_deleted
  union all
  select 'trade' as entity, source, sequence, occurred_at from silver.trades where not is_deleted
  union all
  select 'customer' as entity, source, sequence, occurred_at from silver.customers where not is_deleted
  union all
  select 'product' as entity, source, sequence, occurred_at from silver.products where not is_deleted
)

select
  emptied.source || ' ' || emptied.table_name || ' was emptied at ' || emptied.occurred_at::varchar
    || iff(emptied.truncates > 1, ' (' || emptied.truncates::varchar || ' times)', '')
    || ', ' || emptied.entity || 's of this source from before that stay: ' || count(*)::varchar as offender
from emptied
inner join standing
  on standing.entity = emptied.entity
  and standing.source = emptied.source
  -- an incremental snapshot stands below every position, and positions may begin anew: the time has to say so, too
  and standing.sequence <= emptied.sequence
  and standing.occurred_at <= emptied.occurred_at
group by emptied.source, emptied.table_name, emptied.entity, emptied.truncates, emptied.occurred_at;
