-- whether a time of business can be true: not before the earliest day, and at most some days after the event happened or came
-- zero dates become 1970, defaults the year 1, infinities 294247: one such row would stretch every series
-- an event that says it happened after it came is believed for ten years, as time may be virtual; beyond that it vouches for no date
create or replace function ops.is_believable(
  value timestamp_ntz(6), occurred_at timestamp_ntz(6), enqueued_at timestamp_ntz(6), earliest timestamp_ntz(6), days_ahead number(9, 0)
)
returns boolean
language sql
immutable
as
$$
  value >= earliest
    and value <= dateadd(
      'day', days_ahead, iff(occurred_at > enqueued_at and occurred_at <= dateadd('year', 10, enqueued_at), occurred_at, enqueued_at)
    )
$$;
