-- one row per current customer; what tells who a person is says only whether it is there
select
  customer_id,
  iff(name is null, null, '*****') as name,
  iff(email is null, null, '*****') as email,
  customer_type,
  country,
  created_at,
  source,
  occurred_at as changed_at
from silver.customers
where not is_deleted;
