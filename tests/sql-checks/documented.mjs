// Documented Snowflake statements that the parsers do not know, or wave through unread. Each is held against the form that its
// page gives, as far as our scripts use it: an option or a word that is not listed here is a fault.

import { readFileSync } from 'node:fs';
import { withoutComments } from './statements.mjs';

const name = String.raw`[\w$]+(?:\.[\w$]+)*`;
const text = String.raw`'(?:[^']|'')*'`;
const flag = '(?:true|false)';
const reference = 'https://docs.snowflake.com/en/sql-reference/sql/';

export const documented = [
  entry('alter-task', `alter task(?: if exists)? ${name} (?:suspend|resume)`),
  entry('alter-warehouse', `alter warehouse ${name} set resource_monitor = ${name}`),
  entry('create-database', `create database if not exists ${name}${options({
    data_retention_time_in_days: String.raw`\d+`, max_data_extension_time_in_days: String.raw`\d+`, comment: text,
  })}`),
  entry('create-resource-monitor', `create resource monitor if not exists ${name} with${options({
    credit_quota: String.raw`\d+`, frequency: '(?:monthly|daily|weekly|yearly|never)', start_timestamp: `(?:immediately|${text})`,
  })} triggers(?: on \\d+ percent do (?:notify|suspend|suspend_immediate))+`),
  entry('create-role', `create role if not exists ${name}${options({ comment: text })}`),
  entry('create-stage', `create stage if not exists ${name}${options({ url: text, storage_integration: name, comment: text })}`),
  entry('create-storage-integration', `create storage integration if not exists ${name}${options({
    type: 'external_stage', storage_provider: text, enabled: flag, azure_tenant_id: text, storage_allowed_locations: String.raw`\(${text}(?:, ${text})*\)`,
  })}`),
  entry('create-stream', `create stream if not exists ${name} on table ${name}${options({ append_only: flag })}`),
  entry('create-task', `create or replace task ${name}${options({
    warehouse: name, schedule: text, timezone: `${text}(?:, query_tag = ${text})?`, overlap_policy: '(?:no_overlap|allow_child_overlap|allow_all_overlap)',
    suspend_task_after_num_failures: String.raw`\d+`, task_auto_retry_attempts: String.raw`\d+`,
    user_task_minimum_trigger_interval_in_seconds: String.raw`\d+`, comment: text, finalize: name,
  })}(?: after ${name}(?:, ${name})*)?(?: when (?:(?! as ).)+)? as .+`),
  entry('create-user', `create user if not exists ${name}${options({
    type: 'service', default_role: name, default_warehouse: name, default_namespace: text,
    workload_identity: String.raw`\( type = azure issuer = ${text} subject = ${text} \)`, comment: text,
  })}`),
  entry('comment', `comment on column ${name} is ${text}`),
  entry('create-tag', `create tag if not exists ${name} allowed_values ${text}(?:, ${text})*${options({ comment: text })}`),
  entry('create-masking-policy', String.raw`create masking policy if not exists ${name} as \(\w+ (varchar|variant)\) returns \1 -> .+`),
  entry('alter-masking-policy', `alter masking policy(?: if exists)? ${name} set body -> .+`),
  entry('alter-tag', `alter tag(?: if exists)? ${name} set masking policy ${name}(?: force)?`),
  entry('alter-table-column', `alter table ${name} modify column ${name} set (?:tag ${name} = ${text}|masking policy ${name}(?: force)?)`),
  entry('create-share', `create share if not exists ${name}${options({ comment: text })}`),
  entry('grant-privilege-share', `grant (?:usage on (?:database|schema)|select on (?:table|view)) ${name} to share ${name}`),
  entry('create-notification-integration', `create notification integration if not exists ${name}${options({
    enabled: flag, type: 'queue', notification_provider: 'azure_storage_queue', azure_storage_queue_primary_uri: text, azure_tenant_id: text,
  })}`),
  entry('create-pipe', String.raw`create pipe if not exists ${name}${options({ auto_ingest: flag, integration: text, comment: text })} as `
    + String.raw`copy into ${name}(?: \(${name}(?:, ${name})*\))? from \(select .+ from @[\w./]+\) file_format = \(type = json\)`),
  entry('create-semantic-view', semanticView()),
  ...['share', 'database', 'integration', 'user', 'warehouse', 'resource monitor', 'role'].map(kind =>
    entry(`drop-${kind.replace(' ', '-')}`, `drop ${kind} if exists ${name}`)),
  entry('create-warehouse', `create warehouse if not exists ${name}${options({
    warehouse_size: text, auto_suspend: String.raw`\d+`, auto_resume: flag, initially_suspended: flag,
    statement_timeout_in_seconds: String.raw`\d+`, comment: text,
  })}`),
  entry('grant-ownership', `grant ownership on database ${name} to role ${name} copy current grants`),
  entry('alter-schema', `alter schema(?: if exists)? ${name} (?:enable|disable) managed access`),
  entry('create-schema', `create schema if not exists ${name}(?: with managed access)?`),
  entry('grant-privilege', String.raw`grant \w+(?:, \w+)* on (?:all|future) (?:tables|views|functions|streams|tasks) in schema ${name} to role ${name}`),
  entry('grant-privilege', String.raw`grant \w+(?: \w+){0,2}(?:, \w+)* on (?:account|(?:table|task|stage|schema|database|warehouse|integration|semantic view) ${name}) to role ${name}`),
  entry('revoke-privilege', String.raw`revoke \w+(?:, \w+)* on (?:(?:all|future) (?:tables|views|functions|streams|tasks) in schema|table|task) ${name} from role ${name}`),
  entry('grant-role', `grant role ${name} to (?:role|user) ${name}`),
  entry('begin', 'begin transaction'),
  entry('commit', 'commit'),
];

function entry(page, form) {
  return { url: reference + page, form: new RegExp(`^${form}$`, 'i') };
}

/** Logical tables, relationships, dimensions and metrics, in this order; each list is not empty. */
function semanticView() {
  const comment = `(?: comment = ${text})?`;
  const columns = String.raw`\(${name}(?:, ${name})*\)`;
  const expression = String.raw`(?:\w+\(${name}(?: [-+*] ${name})*\)|${name})`;
  const list = (word, item) => String.raw` ${word} \( ?${item}(?:, ${item})* ?\)`;
  return `create or replace semantic view ${name}`
    + list('tables', `\\w+ as ${name} primary key ${columns}${comment}`)
    + list('relationships', `\\w+ as \\w+ ${columns} references \\w+`)
    + list('dimensions', `\\w+\\.\\w+ as ${expression}${comment}`)
    + list('metrics', `\\w+\\.\\w+ as ${expression}${comment}`)
    + comment;
}

/** `name = value` pairs in any order. */
function options(values) {
  return `(?: (?:${Object.entries(values).map(([key, value]) => `${key} = ${value}`).join('|')}))*`;
}

/** What the pages exclude, as the embedded engine reads it too, and what is asked of scripts alone. */
export const refused = JSON.parse(readFileSync(new URL('../../src/TradeKpi.Embedded/Snowflake/documented.json', import.meta.url), 'utf8')).refused;
const patterns = refused.map(rule => new RegExp(rule.pattern));

/** The exclusion that a statement breaks, with its page; undefined when it breaks none. */
export function refusalOf(text) {
  const flat = withoutComments(text).replace(/\$\$[\s\S]*?\$\$/g, '$$$$').replace(/'(?:[^']|'')*'/g, "''").replace(/"(?:[^"]|"")*"/g, '""')
    .replace(/\s+/g, ' ').trim().toLowerCase();
  const broken = patterns.findIndex(pattern => pattern.test(flat));
  return broken < 0 ? undefined : `${refused[broken].says} (docs.snowflake.com/en/${refused[broken].page})`;
}
