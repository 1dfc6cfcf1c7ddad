-- what decides between changes of one key, sequence and time: the event_id, whose first bits are the source's own tie where it tells one;
-- where the source tells no position at all (its event_ids begin with ffffffff) the change's arrival in the hub, which keeps a key's order
create or replace function ops.change_tie(
  event_id varchar,
  hub_epoch varchar,
  hub_partition number(9, 0),
  hub_sequence number(18, 0),
  hub_item number(9, 0)
)
returns varchar
language sql
immutable
as
$$
  iff(
    left(event_id, 9) = 'ffffffff-',
    'ffffffff-' || hub_epoch
      || '-' || lpad(hub_partition::varchar, 9, '0')
      || '-' || lpad(hub_sequence::varchar, 18, '0')
      || '-' || lpad(coalesce(hub_item, 1)::varchar, 9, '0'),
    event_id
  )
$$;
