-- closes a gold run: the next version, with how many images of orders and trades it took
create or replace procedure gold.advance_version()
returns varchar
language sql
as
$$
begin
  insert into ops.gold_versions (version, created_at, order_changes, trade_changes)
  select
    coalesce(max(version), 0) + 1,
    sysdate(),
    (select count(*) from gold.order_deltas),
    (select count(*) from gold.trade_deltas)
  from ops.gold_versions;
  return 'gold version advanced';
end
$$;
