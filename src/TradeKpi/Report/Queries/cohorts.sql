-- one row per month of first purchase and month since; the cohorts from the month of :from to the month of :to
select *
from gold.vw_cohorts
where (cast(:from as date) is null or cohort_month >= date_trunc('month', cast(:from as date)))
  and (cast(:to as date) is null or cohort_month <= cast(:to as date))
