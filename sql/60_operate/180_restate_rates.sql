-- after a change of rates: every order and trade event is converted at the rate of its day again, and the next run restates gold; where orders or
-- trades would lose their rate and leave gold (ops.vw_unrated_events) it is an error, and nothing changes
create or replace procedure ops.restate_rates()
returns varchar
language sql
as
$$
declare
  refused number(18, 0);
begin
  call ops.rerate_events();

  -- the error that a plain statement can raise: these words are no number
  select
    cast(
      iff(
        count(*) = 0,
        '0',
        count(*)::varchar || ' orders and trades would lose their rate and leave gold: call ops.rerate_events and ops.apply_rates if they shall'
      ) as decimal(18, 0)
    )
  into :refused
  from ops.vw_unrated_events;

  call ops.apply_rates();
  return 'rates restated';
end
$$;
