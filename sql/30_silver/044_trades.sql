-- one row per trade: its current state, or the tombstone that its DELETE left
-- first_sequence: the lowest of its accepted events, which an amendment does not change; not of a snapshot that stands below all others (0)
-- arrival: what ordered its change in place of the event_id (ops.change_tie), if its source tells no position; else null
create table if not exists silver.trades (
  -- ids
  trade_id varchar not null,

  -- row
  trader_id varchar,
  symbol varchar,
  trade_type varchar,
  quantity number(18, 6),
  price number(18, 6),
  fee number(18, 4),
  trade_time timestamp_ntz(6),
  desk varchar,
  currency varchar,
  usd_per_unit number(18, 8),

  -- change
  is_deleted boolean not null,
  event_id varchar not null,
  sequence number(38, 0) not null,
  first_sequence number(38, 0),
  arrival varchar,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  primary key (trade_id)
);

alter table silver.trades add column if not exists usd_per_unit number(18, 8);
alter table silver.trades add column if not exists first_sequence number(38, 0);
alter table silver.trades add column if not exists arrival varchar;

-- what an earlier version left without its first sequence
merge into silver.trades as target
using (
  select
    trade_id,
    min(nullif(sequence, 0)) as first_sequence
  from silver.trade_events
  where outcome = 'accepted'
  group by trade_id
) as events
on target.trade_id = events.trade_id
when matched
  and coalesce(target.first_sequence, 0) = 0
  and events.first_sequence is not null
then update set first_sequence = events.first_sequence;
