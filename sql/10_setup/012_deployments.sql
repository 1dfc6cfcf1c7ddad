-- one row per script that a deployment applied, in the order of applying; digest: SHA-256 of the script's text
create table if not exists ops.deployments (
  deployment varchar not null,
  script varchar not null,
  digest varchar not null,
  applied_at timestamp_ntz(6) not null default sysdate()
);
