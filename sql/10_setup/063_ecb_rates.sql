-- one row per day and currency of the bank's lines, waiting or kept, that have a rate in US dollars
-- usd_per_unit: dollars for a euro over units for a euro, to 8 places, half away from zero
create or replace view reference.ecb_rates as
with dollars as (
  select
    is_waiting,
    rate_date,
    per_euro
  from reference.ecb_cells
  where currency = 'USD'
    and per_euro is not null
),

quoted as (
  select
    is_waiting,
    rate_date,
    currency,
    per_euro
  from reference.ecb_cells
  where currency <> 'USD'
    and length(currency) = 3
    and per_euro is not null
  union all
  select
    is_waiting,
    rate_date,
    'EUR' as currency,
    1 as per_euro
  from dollars
)

select
  quoted.is_waiting,
  quoted.rate_date,
  quoted.currency,
  ops.ratio(dollars.per_euro * 100, quoted.per_euro) * 0.01 as usd_per_unit
from quoted
inner join dollars
  on dollars.is_waiting = quoted.is_waiting
  and dollars.rate_date = quoted.rate_date;
