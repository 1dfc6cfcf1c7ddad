-- one row: where every event stands; positions = accepted + duplicate + conflict, accepted = applied + superseded + rejected
-- beside them what reached the hub and is no event: quarantined when it was read, or a tombstone, which tells of no change
create or replace view ops.vw_accounting as
with outcomes as (
  select
    count(*) as positions,
    count_if(outcome = 'duplicate') as duplicate,
    count_if(outcome = 'conflict') as conflict,
    count_if(outcome = 'rejected') as rejected,
    count_if(outcome = 'accepted') as valid
  from silver.change_events
),

current_rows as (
  select
    (select count(*) from silver.orders)
    + (select count(*) from silver.customers)
    + (select count(*) from silver.products)
    + (select count(*) from silver.trades) as applied
),

quarantine as (
  select count(distinct get_path(line, 'quarantine_id')::varchar) as quarantined from bronze.quarantine_lines
),

tombstones as (
  select count(*) as tombstones from bronze.tombstones
)

select
  outcomes.positions,
  outcomes.valid + outcomes.rejected as accepted,
  outcomes.duplicate,
  outcomes.conflict,
  quarantine.quarantined,
  tombstones.tombstones,
  current_rows.applied,
  outcomes.valid - current_rows.applied as superseded,
  outcomes.rejected
from outcomes
cross join current_rows
cross join quarantine
cross join tombstones;
