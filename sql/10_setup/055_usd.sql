-- what a row is worth in US dollars, unrounded to 12 places; usd_per_unit is the rate of its own day
create or replace function ops.amount_usd(amount number(38, 4), usd_per_unit number(18, 8))
returns number(38, 12)
language sql
immutable
as
$$
  cast(amount as decimal(38, 4)) * usd_per_unit
$$;

create or replace function ops.price_usd(price number(38, 6), usd_per_unit number(18, 8))
returns number(38, 12)
language sql
immutable
as
$$
  ops.times(price, usd_per_unit)
$$;

create or replace function ops.notional_usd(quantity number(38, 6), price number(38, 6), usd_per_unit number(18, 8))
returns number(38, 12)
language sql
immutable
as
$$
  ops.times(quantity, ops.price_usd(price, usd_per_unit))
$$;
