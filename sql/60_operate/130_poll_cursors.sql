-- one row per API that is polled: the cursor of the page to ask for next, kept once the page before it was published
create table if not exists ops.poll_cursors (
  source varchar not null,
  next_cursor varchar not null,
  polled_at timestamp_ntz(6) not null,
  primary key (source)
);
