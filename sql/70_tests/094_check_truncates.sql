-- runs the data test of truncates when one is among the tombstones that nobody looked at; consumes ops.unchecked_tombstones
-- heartbeats and bounds of transactions are tombstones, too: they cost a look at themselves
create or replace procedure ops.check_truncates()
returns varchar
language sql
as
$$
begin
  insert into ops.data_test_results (checked_at, gold_version, test_name, severity, failures)
  with news as (
    select count(*) as truncates
    from ops.unchecked_tombstones
    where get_path(line, 'truncated.source') is not null
  )

  select
    sysdate(),
    (select coalesce(max(version), 0) from ops.gold_versions),
    'truncated_tables',
    'warn',
    (select count(*) from ops.test_truncated_tables)
  from news
  where truncates > 0;
  return 'truncates checked';
end
$$;
