-- spreads reference.fx_rates over the days of 1980 to 2062; call it after a change of rates, then ops.restate_rates
create or replace procedure reference.expand_fx_rates()
returns varchar
language sql
as
$$
begin
  delete from reference.fx_days;
  insert into reference.fx_days (currency, day, usd_per_unit)
  with digits as (
    select digit from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
  ),

  days as (
    select
      dateadd('day', a.digit + 10 * b.digit + 100 * c.digit + 1000 * d.digit + 10000 * e.digit, '1980-01-01'::date)::date as day
    from digits as a
    cross join digits as b
    cross join digits as c
    cross join digits as d
    cross join digits as e
    where e.digit < 3
  ),

  -- what held on the first day came before it
  rates as (
    select
      currency,
      iff(rate_date < '1980-01-01'::date, '1980-01-01'::date, rate_date) as day,
      usd_per_unit
    from reference.fx_rates
    qualify row_number() over (
      partition by currency, iff(rate_date < '1980-01-01'::date, '1980-01-01'::date, rate_date) order by rate_date desc nulls last
    ) = 1
  ),

  firsts as (
    select
      currency,
      min(day) as first_day
    from rates
    group by currency
  ),

  -- each rate begins a stretch of days
  stretches as (
    select
      firsts.currency,
      days.day,
      rates.usd_per_unit,
      count(rates.day) over (
        partition by firsts.currency order by days.day rows between unbounded preceding and current row
      ) as nth_rate
    from firsts
    inner join days
      on days.day >= firsts.first_day
    left join rates
      on rates.currency = firsts.currency
      and rates.day = days.day
  )

  select
    currency,
    day,
    max(usd_per_unit) over (partition by currency, nth_rate)
  from stretches;
  return 'fx rates expanded';
end
$$;

call reference.expand_fx_rates();
