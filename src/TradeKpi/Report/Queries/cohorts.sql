-- one row per month of first purchase and month since; the cohorts from the month of :first_day to the month of :last_day
select *
from gold.vw_cohorts
where (cast(:first_day as date) is null or cohort_month >= date_trunc('month', cast(:first_day as date)))
  and (cast(:last_day as date) is null or cohort_month <= cast(:last_day as date))
