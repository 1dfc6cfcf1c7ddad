-- offends: a currency of current orders or trades that is converted at a shipped rate, which is made up, until real ones are loaded
create or replace view ops.test_fx_rates_real as
with used as (
  select currency from silver.orders where not is_deleted
  union
  select currency from silver.trades where not is_deleted
)

select
  currency as offender
from used
where currency in (select currency from reference.fx_rates where source = 'placeholder');
