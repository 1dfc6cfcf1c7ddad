-- one row per data test: its newest result
create or replace view ops.vw_data_quality as
with results as (
  select *
  from ops.data_test_results
  qualify row_number() over (partition by test_name order by checked_at desc) = 1
)

select
  test_name as check_name,
  severity,
  case when failures = 0 then 'PASSED' when severity = 'warn' then 'WARN' else 'FAILED' end as status,
  failures,
  gold_version,
  checked_at
from results;
