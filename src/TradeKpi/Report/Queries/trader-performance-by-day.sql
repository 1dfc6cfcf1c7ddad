-- one row per trader and UTC day; a day's drawdown counts from that day's start
select
  trader_id,
  trade_date,

  -- activity
  trades,
  volume,
  cast(notional as decimal(38, 2)) as notional,
  ops.ratio(notional, volume) as vwap,
  cast(fees as decimal(38, 2)) as fees,

  -- realised
  cast(realised_pnl as decimal(38, 2)) as realised_pnl,
  wins,
  losses,
  ops.ratio(wins, wins + losses) as win_rate,
  ops.ratio(gross_profit, gross_loss) as profit_factor,
  ops.ratio(gross_profit, wins) as average_win,
  ops.ratio(gross_loss, losses) as average_loss,
  cast(max_drawdown as decimal(38, 2)) as max_drawdown
from gold.vw_trader_days
where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
  and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
