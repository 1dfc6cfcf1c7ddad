-- exact division for ratios, averages and vwap: 6 places, rounded half away from zero once, null on a zero divisor
-- division of decimals is approximate on one engine and rounds twice on the other, so it is done in three steps of whole numbers, each of
-- which divides a multiple by its divisor and comes to less than 10^13: both engines are exact there. For divisors below 10^20 and quotients
-- below 10^22; no sum of fewer than 100,000 of the largest trades reaches 10^20

-- without its sign, in units of 10^-12; whole and broken part are scaled apart: together they would overflow from 10^14 on
create or replace function ops.ratio_units(value number(38, 12))
returns number(38, 0)
language sql
immutable
as
$$
  cast(trunc(abs(value)) as decimal(38, 0)) * 1000000000000
  + cast((abs(value) - trunc(abs(value))) * 1000000000000 as decimal(38, 0))
$$;

create or replace function ops.whole_quotient(dividend number(38, 0), divisor number(38, 0))
returns number(38, 0)
language sql
immutable
as
$$
  cast(round((dividend - dividend % divisor) / divisor) as decimal(38, 0))
$$;

-- ten digits of the quotient, and what remains ten digits more; a larger divisor than 10^26 has none of the first
create or replace function ops.ratio_whole(numerator number(38, 0), divisor number(38, 0))
returns number(38, 0)
language sql
immutable
as
$$
  ops.whole_quotient(numerator, iff(divisor < 100000000000000000000000000, divisor, 100000000000000000000000000) * 10000000000) * 10000000000
  + ops.whole_quotient(numerator % (iff(divisor < 100000000000000000000000000, divisor, 100000000000000000000000000) * 10000000000), divisor)
$$;

-- the six places behind the point as a whole number, rounded: 1000000 where they come to one
create or replace function ops.ratio_places(numerator number(38, 0), divisor number(38, 0))
returns number(38, 0)
language sql
immutable
as
$$
  ops.whole_quotient((numerator % divisor) * 1000000, divisor)
  + iff(((numerator % divisor) * 1000000) % divisor >= divisor - ((numerator % divisor) * 1000000) % divisor, 1, 0)
$$;

create or replace function ops.ratio(numerator number(38, 12), divisor number(38, 12))
returns number(38, 6)
language sql
immutable
as
$$
  iff((numerator < 0) = (divisor < 0), 1, -1) * (
    ops.ratio_whole(ops.ratio_units(numerator), nullif(ops.ratio_units(divisor), 0))
    + ops.ratio_places(ops.ratio_units(numerator), nullif(ops.ratio_units(divisor), 0)) * 0.000001
  )
$$;
