// Reads infra/ and .github/workflows as far as that goes without Azure. The last line is `N passed, N failed`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describeFile } from './model.mjs';
import { importProblems, moduleProblems, nameProblems, parameterFileProblems } from './names.mjs';
import { root, syntaxProblems } from './parse.mjs';
import { alertProblems, emulatorProblems, metricProblems, metricsIn, roleProblems, scriptProblems, secretProblems, settingProblems, settingsOf } from './rules.mjs';
import { typeProblems } from './types.mjs';
import { workflowProblems } from './workflows.mjs';

let passed = 0;
let failed = 0;

function check(what, path, problems) {
  const found = [...problems];
  for (const { line, text } of found) console.log(`${relative(root, path)}:${line}: ${text}`);
  if (found.length > 0) console.log(`FAILED: ${what} of ${relative(root, path)}`);
  found.length > 0 ? failed++ : passed++;
}

const below = (folder, ...ends) => {
  const start = join(root, folder);
  return existsSync(start)
    ? readdirSync(start, { recursive: true }).filter(file => ends.some(end => file.endsWith(end))).filter(file => !/(^|\/)(bin|obj)\//.test(file)).sort().map(file => join(start, file))
    : [];
};

const files = new Map(below('infra', '.bicep', '.bicepparam').map(path => [path, describeFile(path)]));
const fileAt = path => files.get(path);
const code = below('src', '.cs').map(path => ({ path, text: readFileSync(path, 'utf8') }));

// Once the code measures, alerts may only ask for what it measures; until then the agreed list stands for it.
const agreed = new Set(JSON.parse(readFileSync(new URL('metrics.json', import.meta.url), 'utf8')));
const measured = new Set(code.flatMap(({ text }) => [...metricsIn((text.match(/"tradekpi\.[^"\n]*"/g) ?? []).join(' '))]));
const metrics = new Set([...agreed].filter(name => measured.size === 0 || measured.has(name)));

for (const [path, file] of files) {
  check('syntax', path, syntaxProblems(file.tree));
  check('secrets', path, secretProblems(file));
  if (path.endsWith('.bicepparam')) {
    check('parameters', path, parameterFileProblems(file, fileAt));
    continue;
  }
  check('names', path, nameProblems(file));
  check('imports', path, importProblems(file, fileAt));
  check('modules', path, moduleProblems(file, fileAt));
  check('types', path, typeProblems(file));
  check('roles', path, roleProblems(file));
  check('metrics', path, metricProblems(file, metrics));
}

const settings = settingsOf(fileAt(join(root, 'infra/modules/function-app.bicep')));
for (const { path, text } of code.filter(({ path }) => path.includes('/TradeKpi.Functions/'))) check('settings', path, settingProblems(text, settings));

const config = join(root, 'infra/local/Config.json');
check('hub', config, emulatorProblems(JSON.parse(readFileSync(config, 'utf8')), fileAt(join(root, 'infra/main.bicep'))));
const [main, subscription] = ['infra/main.bicep', 'infra/modules/event-subscription.bicep'].map(path => fileAt(join(root, path)));
for (const path of below('infra', '.sh', 'README.md')) check('outputs', path, scriptProblems(readFileSync(path, 'utf8'), main, subscription));
const alerts = join(root, 'infra/modules/alerts.bicep');
check('alerts', alerts, alertProblems(fileAt(alerts), readFileSync(join(root, 'infra/README.md'), 'utf8')));

for (const path of below('.github/workflows', '.yml')) check('workflow', path, workflowProblems(readFileSync(path, 'utf8'), file => existsSync(join(root, file))));

if (passed === 0) console.log('nothing was checked');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
