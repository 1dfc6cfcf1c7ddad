-- one row per current trade behind a row of trade-summary, with the lake line that made it so
select
  'trade' as entity,
  trades.trade_id as entity_key,
  trades.trade_type as state,
  trades.notional_usd as amount,
  events.event_id,
  events.occurred_at,
  events.file_name,
  events.file_row_number,
  cast(lines.line as varchar) as line
from silver.silver_trades as trades
inner join silver.trade_events as events
  on events.event_id = trades.event_id
  and events.outcome = 'accepted'
left join bronze.trade_lines as lines
  on lines.file_name = events.file_name
  and lines.file_row_number = events.file_row_number
where trades.trade_date = cast(:trade_date as date)
  and trades.symbol = cast(:symbol as varchar)
  and trades.trade_type = cast(:trade_type as varchar)
