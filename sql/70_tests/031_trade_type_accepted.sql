-- offends: a current trade that is neither bought nor sold
create or replace view ops.test_trade_type_accepted as
select
  trade_id as offender
from silver.trades
where not is_deleted
  and trade_type not in ('BUY', 'SELL');
