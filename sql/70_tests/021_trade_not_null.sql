-- offends: a current trade without a value that every trade has
create or replace view ops.test_trade_not_null as
select
  trade_id as offender
from silver.trades
where not is_deleted
  and (
    trader_id is null
    or symbol is null
    or trade_type is null
    or quantity is null
    or price is null
    or fee is null
    or trade_time is null
  );
