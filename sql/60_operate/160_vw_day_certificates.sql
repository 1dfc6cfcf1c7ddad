-- one row per entity and UTC day with current orders or trades: what gold says of the day, and the events behind it; money in US dollars, each order or trade in cents
-- digest: the sum over those events of the lower half of md5(event_id | payload_hash), so their order is no matter and one event more, less or other changes it
create or replace view ops.vw_day_certificates as
with rows_behind as (
  select
    'order' as entity,
    orders.sale_date as day,
    orders.amount_usd as amount,
    md5_number_lower64(events.event_id || '|' || events.payload_hash::varchar) as event_digest
  from silver.orders_derived as orders
  inner join silver.order_events as events
    on events.event_id = orders.event_id
    and events.outcome = 'accepted'
  union all
  select
    'trade' as entity,
    trades.trade_date as day,
    trades.notional_usd as amount,
    md5_number_lower64(events.event_id || '|' || events.payload_hash::varchar) as event_digest
  from silver.silver_trades as trades
  inner join silver.trade_events as events
    on events.event_id = trades.event_id
    and events.outcome = 'accepted'
),

days_behind as (
  select
    entity,
    day,
    count(*) as events,
    sum(amount) as amount,
    cast(sum(event_digest) as decimal(38, 0))::varchar as digest
  from rows_behind
  group by entity, day
),

gold_days as (
  select 'order' as entity, sale_date as day, transactions as events, gross_sales as amount from gold.daily_sales
  union all
  select 'trade' as entity, trade_date as day, sum(trades) as events, sum(notional) as amount from gold.trader_days group by trade_date
)

select
  coalesce(gold_days.entity, days_behind.entity) as entity,
  coalesce(gold_days.day, days_behind.day) as day,
  coalesce(days_behind.events, 0) as events,
  coalesce(days_behind.amount, 0) as amount,
  days_behind.digest,
  coalesce(gold_days.events, 0) as gold_events,
  coalesce(gold_days.amount, 0) as gold_amount,
  iff(days_behind.events is not distinct from gold_days.events and days_behind.amount is not distinct from gold_days.amount, 'AGREES', 'DIFFERS') as status
from gold_days
full outer join days_behind
  on days_behind.entity = gold_days.entity
  and days_behind.day = gold_days.day;
