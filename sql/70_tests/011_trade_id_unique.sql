-- offends: a trade_id that stands more than once in silver.trades
create or replace view ops.test_trade_id_unique as
select
  trade_id as offender
from silver.trades
group by trade_id
having count(*) > 1;
