-- one row per reason to take gold anew from silver, and the version of gold that did; null until then: the next run does
create table if not exists ops.restatements (
  reason varchar not null,
  asked_at timestamp_ntz(6) not null,
  version number(18, 0),
  primary key (reason, asked_at)
);

-- what gold's figures came to mean since earlier versions; a warehouse that has no gold yet has nothing to restate
insert into ops.restatements (reason, asked_at, version)
with reasons as (
  select reason
  from (
    values
      ('each order and trade in cents'),
      ('symbols in US dollars')
  ) as listed (reason)
),

versions as (
  select count(*) as version_count from ops.gold_versions
)

select reasons.reason, sysdate(), iff(versions.version_count = 0, 0, null)
from reasons
cross join versions
where reasons.reason not in (select reason from ops.restatements);
