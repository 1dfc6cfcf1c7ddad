-- one row per current trade, as the event that made it so has it: with every field of silver.trade_events, also those that came later
create or replace view silver.current_trades as
select events.*
from silver.trades as trades
inner join silver.trade_events as events
  on events.event_id = trades.event_id
  and events.outcome = 'accepted'
where not trades.is_deleted;
