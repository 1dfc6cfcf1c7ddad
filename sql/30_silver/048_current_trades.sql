-- one row per current trade, as the event that made it so has it: with every field of silver.trade_events, also those that came later
-- where that event came without a value that its source did not log, the row's
create or replace view silver.current_trades as
select
  events.* replace (
    trades.trader_id as trader_id,
    trades.symbol as symbol,
    trades.desk as desk
  )
from silver.trades as trades
inner join silver.trade_events as events
  on events.event_id = trades.event_id
  and events.outcome = 'accepted'
where not trades.is_deleted;
