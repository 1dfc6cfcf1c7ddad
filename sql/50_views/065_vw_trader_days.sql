-- one row per trader and UTC day with current trades; money in US dollars, each trade in cents, realised PnL first in, first out, fees apart
-- low_pnl, high_pnl: where the day's realised PnL, added up by close, was lowest and highest from the day's start, itself 0
-- max_drawdown: its largest fall below its peak, which counts from the day's start
create or replace view gold.vw_trader_days as
with days as (
  select * from gold.trader_days
),

running as (
  select
    trader_id,
    trade_date,
    trade_time,
    tie,
    realised_pnl,
    sum(realised_pnl) over (
      partition by trader_id, trade_date order by trade_time, tie rows between unbounded preceding and current row
    ) as cumulative_pnl
  from gold.trade_closes
),

peaks as (
  select
    running.*,
    max(cumulative_pnl) over (
      partition by trader_id, trade_date order by trade_time, tie rows between unbounded preceding and current row
    ) as peak_pnl
  from running
),

closes as (
  select
    trader_id,
    trade_date,
    sum(realised_pnl) as realised_pnl,
    count_if(realised_pnl > 0) as wins,
    count_if(realised_pnl < 0) as losses,
    sum(iff(realised_pnl > 0, realised_pnl, 0)) as gross_profit,
    sum(iff(realised_pnl < 0, -realised_pnl, 0)) as gross_loss,
    min(iff(cumulative_pnl < 0, cumulative_pnl, 0)) as low_pnl,
    max(iff(cumulative_pnl > 0, cumulative_pnl, 0)) as high_pnl,
    max(iff(peak_pnl > 0, peak_pnl, 0) - cumulative_pnl) as max_drawdown
  from peaks
  group by trader_id, trade_date
)

select
  days.trader_id,
  days.trade_date,

  -- activity
  days.trades,
  days.volume,
  days.notional,
  days.fees,

  -- realised
  coalesce(closes.realised_pnl, 0) as realised_pnl,
  coalesce(closes.wins, 0) as wins,
  coalesce(closes.losses, 0) as losses,
  coalesce(closes.gross_profit, 0) as gross_profit,
  coalesce(closes.gross_loss, 0) as gross_loss,
  coalesce(closes.low_pnl, 0) as low_pnl,
  coalesce(closes.high_pnl, 0) as high_pnl,
  coalesce(closes.max_drawdown, 0) as max_drawdown
from days
left join closes
  on closes.trader_id = days.trader_id
  and closes.trade_date = days.trade_date;
