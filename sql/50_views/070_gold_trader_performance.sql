-- one row per trader with current trades, over all days; money in US dollars at the rate of each trade's day, realised PnL first in, first out, fees apart
create or replace view gold.gold_trader_performance as
with days as (
  select
    trader_id,
    sum(trades) as trades,
    sum(volume) as volume,
    sum(notional) as notional,
    sum(fees) as fees
  from gold.trader_days
  group by trader_id
),

running as (
  select
    trader_id,
    trade_time,
    trade_id,
    realised_pnl,
    sum(realised_pnl) over (
      partition by trader_id order by trade_time, trade_id rows between unbounded preceding and current row
    ) as cumulative_pnl
  from gold.trade_closes
),

peaks as (
  select
    running.*,
    max(cumulative_pnl) over (
      partition by trader_id order by trade_time, trade_id rows between unbounded preceding and current row
    ) as peak_pnl
  from running
),

closes as (
  select
    trader_id,
    sum(realised_pnl) as realised_pnl,
    count_if(realised_pnl > 0) as wins,
    count_if(realised_pnl < 0) as losses,
    sum(iff(realised_pnl > 0, realised_pnl, 0)) as gross_profit,
    sum(iff(realised_pnl < 0, -realised_pnl, 0)) as gross_loss,
    max(iff(peak_pnl > 0, peak_pnl, 0) - cumulative_pnl) as max_drawdown
  from peaks
  group by trader_id
)

select
  days.trader_id,

  -- activity
  days.trades,
  days.volume,
  cast(days.notional as decimal(38, 2)) as notional,
  ops.ratio(days.notional, days.volume) as vwap,
  cast(days.fees as decimal(38, 2)) as fees,

  -- realised
  cast(coalesce(closes.realised_pnl, 0) as decimal(38, 2)) as realised_pnl,
  coalesce(closes.wins, 0) as wins,
  coalesce(closes.losses, 0) as losses,
  ops.ratio(closes.wins, closes.wins + closes.losses) as win_rate,
  ops.ratio(closes.gross_profit, closes.gross_loss) as profit_factor,
  ops.ratio(closes.gross_profit, closes.wins) as average_win,
  ops.ratio(closes.gross_loss, closes.losses) as average_loss,
  cast(coalesce(closes.max_drawdown, 0) as decimal(38, 2)) as max_drawdown
from days
left join closes
  on closes.trader_id = days.trader_id;
