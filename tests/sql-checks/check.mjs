// Parses every statement of sql/ and every report query as Snowflake. Prints what is wrong, and who judged what.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge, kindOf } from './judge.mjs';
import { everyStatement } from './statements.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folders = ['sql', 'src/TradeKpi/Report/Queries'].map(folder => join(root, folder)).filter(existsSync);
const files = folders.flatMap(folder =>
  readdirSync(folder, { recursive: true }).filter(file => file.endsWith('.sql')).sort().map(file => join(folder, file)));

const judges = new Map();
let passed = 0;
let failed = 0;
for (const file of files) {
  for (const { text, line } of everyStatement(readFileSync(file, 'utf8'))) {
    const { by, problem } = judge(text);
    if (problem) console.log(`${relative(root, file)}:${line}: ${problem}`);
    problem ? failed++ : passed++;
    const row = `${kindOf(text)}: ${by.join(' + ') || 'nobody'}`;
    judges.set(row, (judges.get(row) ?? 0) + 1);
  }
}

for (const [row, count] of [...judges].sort()) console.log(`${String(count).padStart(4)} ${row}`);
if (passed === 0) console.log('no statement was judged');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
