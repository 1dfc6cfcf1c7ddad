-- one row per trader; the days from :first_day to :last_day
-- below its days this is gold.gold_trader_performance word for word: a drawdown starts with the first day asked for, so no filter on the
-- view's rows gives it, and a view takes no days; a table function would, but as-of queries look through views alone
with days as (
  select * from gold.vw_trader_days
  where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
    and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
    and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
),

running as (
  select
    days.*,
    sum(realised_pnl) over (
      partition by trader_id order by trade_date rows between unbounded preceding and current row
    ) - realised_pnl as pnl_before
  from days
),

peaks as (
  select
    running.*,
    max(pnl_before + high_pnl) over (
      partition by trader_id order by trade_date rows between unbounded preceding and current row
    ) as peak_pnl
  from running
),

falls as (
  select
    peaks.*,
    lag(peak_pnl) over (partition by trader_id order by trade_date) - pnl_before - low_pnl as fall
  from peaks
)

select
  falls.trader_id,

  -- activity
  sum(falls.trades) as trades,
  sum(falls.volume) as volume,
  cast(sum(falls.notional) as decimal(38, 2)) as notional,
  ops.ratio(sum(falls.notional), sum(falls.volume)) as vwap,
  cast(sum(falls.fees) as decimal(38, 2)) as fees,

  -- realised; a day's fall counts from its own peak or from that of the days before
  cast(sum(falls.realised_pnl) as decimal(38, 2)) as realised_pnl,
  sum(falls.wins) as wins,
  sum(falls.losses) as losses,
  ops.ratio(sum(falls.wins), sum(falls.wins + falls.losses)) as win_rate,
  ops.ratio(sum(falls.gross_profit), sum(falls.gross_loss)) as profit_factor,
  ops.ratio(sum(falls.gross_profit), sum(falls.wins)) as average_win,
  ops.ratio(sum(falls.gross_loss), sum(falls.losses)) as average_loss,
  cast(max(iff(falls.fall > falls.max_drawdown, falls.fall, falls.max_drawdown)) as decimal(38, 2)) as max_drawdown
from falls
group by falls.trader_id
