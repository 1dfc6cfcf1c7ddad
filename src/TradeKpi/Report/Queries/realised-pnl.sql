-- one row per value of :grouped_by over the days from :first_day to :last_day, up to :before_instant, and with :period_length = day or hour per UTC day or hour too; :grouped_by = none is one row for all
with chosen as (
  select
    trades.*,
    case cast(:grouped_by as varchar)
      when 'trader' then trader_id
      when 'desk' then desk
      when 'symbol' then symbol
      else 'all'
    end as segment,
    case cast(:period_length as varchar)
      when 'hour' then date_trunc('hour', trade_time)
      when 'day' then date_trunc('day', trade_time)
    end as period
  from gold.vw_trade_results as trades
  where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
    and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
    and (cast(:before_instant as timestamp_ntz(6)) is null or trade_time < cast(:before_instant as timestamp_ntz(6)))
    and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
    and (cast(:desk as varchar) is null or upper(desk) = upper(cast(:desk as varchar)))
    and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
)

select
  segment,
  period,
  count(*) as trades,
  sum(quantity) as volume,
  cast(sum(notional) as decimal(38, 2)) as notional,
  count(closed_quantity) as closes,
  count_if(coalesce(realised_pnl, 0) > 0) as wins,
  count_if(coalesce(realised_pnl, 0) < 0) as losses,
  ops.ratio(count_if(coalesce(realised_pnl, 0) > 0), count_if(coalesce(realised_pnl, 0) <> 0)) as win_rate,
  cast(coalesce(sum(realised_pnl), 0) as decimal(38, 2)) as realised_pnl,
  cast(sum(fees) as decimal(38, 2)) as fees,
  cast(coalesce(sum(realised_pnl), 0) - sum(fees) as decimal(38, 2)) as net_pnl
from chosen
group by segment, period
