-- one row per trade that gold counts after a full recompute: ranked over all accepted events, not merged; not one whose trader or symbol never came
-- cents are made by arithmetic of its own, so that what the functions of gold would get wrong is found
create or replace view verify.current_trades as
select
  *,
  trade_time::date as trade_date,
  ops.times(price, usd_per_unit) as price_usd,
  cast(round(ops.times(quantity, ops.times(price, usd_per_unit)), 2) as decimal(38, 12)) as notional_usd,
  cast(round(cast(fee as decimal(38, 4)) * usd_per_unit, 2) as decimal(38, 12)) as fee_usd,
  ops.trade_tie(coalesce(first_sequence, 0), trade_id) as tie
from verify.trades
where not is_deleted
  and trader_id is not null
  and symbol is not null;
