-- one row per entity and thousand places of a partition of the hub: how many events stand there, and what they are, also those that no figure shows
-- digest: the sum of the lower halves of md5 over each event's envelope and place, so their order is no matter and another sequence, time or source changes it
create or replace view verify.event_digests as
with events as (
  select
    entity,
    hub_epoch,
    hub_partition,
    (hub_sequence - mod(hub_sequence, 1000))::decimal(18, 0) as thousand,
    md5_number_lower64(
      hub_sequence::varchar || '|' || coalesce(hub_item, 1)::varchar || '|' || coalesce(hub_items, 1)::varchar
      || '|' || datediff('microsecond', '1970-01-01'::timestamp_ntz(6), enqueued_at)::varchar
      || '|' || event_id || '|' || change_type || '|' || coalesce(entity_key, '') || '|' || sequence::varchar
      || '|' || datediff('microsecond', '1970-01-01'::timestamp_ntz(6), occurred_at)::varchar
      || '|' || schema_version::varchar || '|' || source
    ) as event_digest
  from silver.change_events
)

select
  entity,
  hub_epoch,
  hub_partition,
  thousand,
  count(*) as events,
  cast(sum(event_digest) as decimal(38, 0))::varchar as digest
from events
group by entity, hub_epoch, hub_partition, thousand;
