// The statements whose lineage is told: of sql/ in path order, then of the report queries.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { everyStatement } from './statements.mjs';

// Roles, grants and the end of it all move no data.
const skipped = ['00_platform', '87_snowpipe', '90_access', '91_catalog', '92_privacy', '93_sharing', '99_teardown'];

/** `{ file, line, text, query }`: `query` names the report query that the statement is, if it is one. */
export function* sourcesOf(root) {
  for (const file of scripts(join(root, 'sql')).filter(path => !skipped.some(folder => path.startsWith(folder))))
    for (const statement of everyStatement(readFileSync(join(root, 'sql', file), 'utf8'))) yield { file: `sql/${file}`, ...statement };

  const queries = 'src/TradeKpi/Report/Queries';
  for (const file of scripts(join(root, queries)).filter(path => !path.startsWith('explain-')))
    for (const statement of everyStatement(readFileSync(join(root, queries, file), 'utf8')))
      yield { file: `${queries}/${file}`, ...statement, query: basename(file, '.sql') };
}

function scripts(folder) {
  return readdirSync(folder, { recursive: true }).map(path => path.replaceAll('\\', '/')).filter(path => path.endsWith('.sql')).sort();
}
