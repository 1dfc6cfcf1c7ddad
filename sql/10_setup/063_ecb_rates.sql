-- one row per day and currency of the bank's lines, waiting or kept, that have a rate in US dollars
-- usd_per_unit: dollars for a euro over units for a euro, to 8 places, half away from zero; the euro has the place of the dollar's own
create or replace view reference.ecb_rates as
with quoted as (
  select
    is_waiting,
    rate_date,
    currency,
    per_euro,
    max(iff(currency = 'USD', per_euro, null)) over (partition by is_waiting, rate_date) as dollars_per_euro
  from reference.ecb_cells
  where length(currency) = 3
)

select
  is_waiting,
  rate_date,
  iff(currency = 'USD', 'EUR', currency) as currency,
  ops.ratio(dollars_per_euro * 100, iff(currency = 'USD', 1, per_euro)) * 0.01 as usd_per_unit
from quoted
where per_euro is not null
  and dollars_per_euro is not null;
