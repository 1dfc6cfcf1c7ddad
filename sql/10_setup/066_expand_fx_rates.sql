-- spreads reference.fx_rates over the days of 1980 to 2062; call it after a change of rates, then rebuild
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

  rates as (
    select
      currency,
      rate_date,
      coalesce(lead(rate_date) over (partition by currency order by rate_date), '9999-12-31'::date) as next_date,
      usd_per_unit
    from reference.fx_rates
  )

  select
    rates.currency,
    days.day,
    rates.usd_per_unit
  from rates
  inner join days
    on days.day >= rates.rate_date
    and days.day < rates.next_date;
  return 'fx rates expanded';
end
$$;

call reference.expand_fx_rates();
