// Table and column lineage of sql/ and of the report queries, as sql/lineage.json.
//   node tests/sql-checks/lineage.mjs            writes the file
//   node tests/sql-checks/lineage.mjs --check    fails when the file is not what the SQL says
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './lineage-graph.mjs';
import { sourcesOf } from './sources.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const file = join(root, 'sql', 'lineage.json');
const { graph, problems } = build(sourcesOf(root));
const text = write(graph);

for (const problem of problems) console.log(problem);
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  problems.push('stale');
  console.log('sql/lineage.json is not what the SQL says: run node tests/sql-checks/lineage.mjs');
}

const pairs = graph.edges.reduce((sum, edge) => sum + edge.columns.length, 0);
console.log(`${graph.nodes.length} relations, ${graph.edges.length} edges, ${pairs} pairs of columns`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** One node or edge a line, so that a change reads well in a diff. */
function write({ nodes, edges }) {
  const lines = list => list.map(item => `  ${JSON.stringify(item)}`).join(',\n');
  return `{"nodes":[\n${lines(nodes)}\n],"edges":[\n${lines(edges)}\n]}\n`;
}
