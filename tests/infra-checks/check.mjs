// Compiles infra/ and reads it and .github/workflows as far as that goes without Azure. The last line is `N passed, N failed`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compile, root } from './bicep.mjs';
import { givenBy, hubProblems, memoryProblems, recentDaysOf } from './hub.mjs';
import { coolingProblems, lakeOf, subscriptionProblems, triggerPathProblems, webhookProblems } from './lake.mjs';
import {
  alertProblems, emulatorProblems, functionsIn, measuredIn, metricProblems, privilegeProblems, roleProblems, runbookProblems,
  scriptProblems, secretProblems, settingProblems, settingsOf, triggerProblems,
} from './rules.mjs';
import { connectionProblems, sampleProblems } from './sample.mjs';
import { textOf } from './templates.mjs';
import { parameterProblems, variableProblems, versionProblems, workflowProblems } from './workflows.mjs';

let passed = 0;
let failed = 0;

function check(what, path, problems) {
  const found = [...problems].map(problem => (typeof problem === 'string' ? { text: problem } : problem));
  for (const { line, text } of found) console.log(`${relative(root, path)}${line ? `:${line}` : ''}: ${text}`);
  if (found.length > 0) console.log(`FAILED: ${what} of ${relative(root, path)}`);
  found.length > 0 ? failed++ : passed++;
}

const text = path => readFileSync(path, 'utf8');
const at = path => join(root, path);
const below = (folder, ...ends) => readdirSync(at(folder), { recursive: true })
  .filter(file => ends.some(end => file.endsWith(end)) && !/(^|\/)(bin|obj|node_modules)\//.test(file))
  .sort().map(file => at(join(folder, file)));

const code = below('src', '.cs').map(path => ({ path, text: text(path) }));
const functions = functionsIn(code.map(file => file.text));
const manual = at('infra/README.md');
const runbook = at('infra/RUNBOOK.md');
const scripts = below('infra', '.sh', 'README.md');
const workflows = below('.github/workflows', '.yml');

function checkTemplates(json) {
  const file = name => ({ path: at(`infra/${name}.bicep`), template: json.get(at(`infra/${name}.bicep`)) });
  const [main, app, subscription, alerts, storage] =
    [file('main'), ...['function-app', 'event-subscription', 'alerts', 'storage-lake'].map(name => file(`modules/${name}`))];
  const measured = new Set(code.flatMap(file => measuredIn(file.text)));
  const settings = settingsOf(app.template);
  const lake = lakeOf(code.find(({ path }) => path.endsWith('/LakePath.cs')).text);

  for (const [path, template] of json) {
    check('secrets', path, secretProblems(template));
    if (!path.endsWith('.bicep')) continue;
    check('roles', path, roleProblems(template, path));
    check('privileges', path, privilegeProblems(template));
    check('metrics', path, metricProblems(textOf(template), measured));
  }
  check('metrics', manual, metricProblems(text(manual).match(/^\| `tradekpi\..*/gm).join('\n'), measured));
  const platform = JSON.parse(text(at('tests/infra-checks/metrics.json')));
  check('alerts', alerts.path, alertProblems(alerts.template, platform, text(manual)));
  check('alerts', runbook, runbookProblems(alerts.template, text(runbook)));
  check('settings', app.path, settingProblems(settings, functions, text(manual)));
  const sample = at('local.settings.sample.json');
  check('settings', sample, sampleProblems(settings, new Set(Object.keys(JSON.parse(text(sample)).Values))));
  check('connections', app.path, connectionProblems(settings));
  for (const { path, text } of code.filter(({ text }) => /\[\w+Trigger\(/.test(text)))
    check('triggers', path, triggerProblems(text, settings));
  check('filters', subscription.path, subscriptionProblems(subscription.template, main.template, lake));
  check('filters', app.path, triggerPathProblems(app.template, lake));
  check('filters', storage.path, coolingProblems(storage.template, lake));
  const host = JSON.parse(text(at('host.json')));
  const recentDays = recentDaysOf(code.find(({ path }) => path.endsWith('/LoadOptions.cs')).text);
  for (const path of [main.path, ...below('infra', '.bicepparam')]) {
    const given = givenBy(main.template, json.get(path));
    check('memory', path, memoryProblems(host, given));
    check('hub', path, hubProblems(given, recentDays));
  }
  const emulator = at('infra/local/Config.json');
  check('hub', emulator, emulatorProblems(JSON.parse(text(emulator)), main.template));
  for (const path of scripts) check('outputs', path, scriptProblems(text(path), main.template, subscription.template));
}

const sources = below('infra', '.bicep', '.bicepparam');
const environment = { SNOWFLAKE_ACCOUNT: 'organisation-account', ALERT_EMAILS: '[]', BUDGET_START_DATE: '2026-01-01' };
const { problems, json } = compile(at('infra'), environment);
for (const path of new Set([...sources, ...problems.keys()])) check('compiler', path, problems.get(path) ?? []);
if (sources.every(path => json.has(path))) checkTemplates(json);
else console.log('what its templates say is judged once infra/ compiles');

check('webhook', at('infra/subscribe.sh'), webhookProblems(text(at('infra/subscribe.sh')), functions));
for (const path of below('infra', '.bicepparam'))
  check('variables', path, parameterProblems(text(path), text(at('.github/workflows/deploy.yml'))));
for (const path of workflows) {
  check('workflow', path, workflowProblems(text(path), file => existsSync(at(file))));
  check('variables', path, variableProblems(text(path), text(manual)));
}
const version = /<BicepVersion>(.*)<\/BicepVersion>/.exec(text(at('tests/infra-checks/bicep.csproj')))[1];
for (const path of [...workflows, manual]) check('compiler', path, versionProblems(text(path), version));

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
