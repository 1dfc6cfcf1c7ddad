-- one row per reason to take gold anew from silver, and the version of gold that did; null until then: the next run does
create table if not exists ops.restatements (
  reason varchar not null,
  asked_at timestamp_ntz(6) not null,
  version number(18, 0),
  primary key (reason, asked_at)
);

-- gold once added up what was not rounded; a warehouse that has no gold yet has nothing to restate
insert into ops.restatements (reason, asked_at, version)
with versions as (
  select count(*) as version_count from ops.gold_versions
)

select 'each order and trade in cents', sysdate(), iff(version_count = 0, 0, null)
from versions
where not exists (select 1 from ops.restatements where reason = 'each order and trade in cents');
