-- what a row is worth in US dollars, at usd_per_unit, the rate of its own day: rounded to cents here, once, half away from zero
-- gold adds these cents and nothing else, so that all its totals agree; prices keep 12 places
-- one engine rounds more than 18 digits twenty times more slowly: what is sure to fit into them is multiplied there, to the same cent
create or replace function ops.amount_usd(amount number(38, 4), usd_per_unit number(18, 8))
returns number(38, 2)
language sql
immutable
as
$$
  iff(
    abs(amount) < 100000 and abs(usd_per_unit) < 10,
    cast(cast(amount as decimal(18, 4)) * usd_per_unit as decimal(38, 2)),
    cast(cast(amount as decimal(38, 4)) * usd_per_unit as decimal(38, 2))
  )
$$;

create or replace function ops.price_usd(price number(38, 6), usd_per_unit number(18, 8))
returns number(38, 12)
language sql
immutable
as
$$
  ops.times(price, usd_per_unit)
$$;

-- what a quantity comes to at a price in US dollars
create or replace function ops.worth(quantity number(38, 6), price_usd number(38, 12))
returns number(38, 2)
language sql
immutable
as
$$
  cast(ops.times(quantity, price_usd) as decimal(38, 2))
$$;

create or replace function ops.notional_usd(quantity number(38, 6), price number(38, 6), usd_per_unit number(18, 8))
returns number(38, 2)
language sql
immutable
as
$$
  ops.worth(quantity, ops.price_usd(price, usd_per_unit))
$$;
