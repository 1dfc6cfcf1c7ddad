-- whether a time of business can be true: not before this century, and no later than two days after the event happened or came
-- zero dates become 1970, defaults the year 1, infinities 294247: one such row would stretch every series
create or replace function ops.is_plausible(value timestamp_ntz(6), occurred_at timestamp_ntz(6), enqueued_at timestamp_ntz(6))
returns boolean
language sql
immutable
as
$$
  value >= '2000-01-01'::timestamp_ntz(6)
    and value <= dateadd('day', 2, iff(enqueued_at > occurred_at, enqueued_at, coalesce(occurred_at, enqueued_at)))
$$;
