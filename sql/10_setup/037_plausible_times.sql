-- one row per field of business time: what events may say in it; change a row, and later events are judged by it
-- customers' created_at is not judged: nothing is counted by it
create table if not exists reference.plausible_times (
  field varchar not null,
  earliest timestamp_ntz(6) not null,
  days_ahead number(9, 0) not null,
  primary key (field)
);

merge into reference.plausible_times as target
using (
  select field, earliest::timestamp_ntz(6) as earliest, days_ahead
  from (
    values
      ('order.order_date', '2000-01-01', 2),
      ('trade.trade_time', '2000-01-01', 2)
  ) as listed (field, earliest, days_ahead)
) as source
on target.field = source.field
when not matched then insert (field, earliest, days_ahead)
values (source.field, source.earliest, source.days_ahead);
