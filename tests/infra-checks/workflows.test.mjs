import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameterProblems, variableProblems, versionProblems, workflowProblems } from './workflows.mjs';

const texts = problems => [...problems].map(problem => problem.text ?? problem);

for (const [name, text, part] of [
  ['YAML that does not read', 'on: [push\njobs: {}', 'Flow'],
  ['A workflow that nothing starts', 'jobs: {}', 'nothing starts it'],
  ['A file that does not exist', 'on: push\njobs:\n  a:\n    steps:\n      - run: bash infra/gone.sh', 'no file infra/gone.sh'],
  ['A file of a variable that does not exist', 'on: push\nenv:\n  PROJECT: src/Gone\njobs: {}', 'no file src/Gone'],
  ['An action without a version', 'on: push\njobs:\n  a:\n    steps:\n      - uses: actions/checkout', 'names no version'],
  ['A job that is needed and missing', 'on: push\njobs:\n  a:\n    needs: b\n    steps: []', 'is no job'],
  ['A secret', 'on: push\njobs:\n  a:\n    steps:\n      - run: echo ${{ secrets.KEY }}', 'secret KEY'],
]) test(`${name} is found`, () => assert.ok(texts(workflowProblems(text, () => false)).some(each => each.includes(part))));

test('Files that exist, and paths that a loop completes, pass', () => {
  const text = 'on: push\njobs:\n  a:\n    steps:\n      - run: .ci/run && ls sql/*/*.sql "$out/src/x"';
  assert.deepEqual(texts(workflowProblems(text, file => file === '.ci/run')), []);
});

test('A variable that the manual does not ask for is found', () =>
  assert.deepEqual([...variableProblems('${{ vars.TOLD }} ${{ vars.UNTOLD }}', 'set `TOLD`')],
    ['infra/README.md does not ask for the variable UNTOLD']));

test('A job that deploys without a variable of its parameter file is found', () => {
  const parameters = "param a = readEnvironmentVariable('GIVEN', '')\nparam b = readEnvironmentVariable('LACKING')";
  const workflow = 'jobs:\n  plan:\n    env:\n      GIVEN: x\n    steps:\n      - run: az deployment --parameters x.bicepparam\n'
    + '  other:\n    steps: []';
  assert.deepEqual([...parameterProblems(parameters, workflow)], ['plan of deploy.yml does not pass on LACKING']);
});

test('Another compiler than the one that checks is found', () => {
  assert.deepEqual([...versionProblems('az bicep install --version v1.2.3', '1.2.3')], []);
  assert.deepEqual([...versionProblems('`az bicep install --version v1.2.3`, then\n- run: az bicep install', '1.2.4')],
    ['1.2.3', 'of any version'].map(version => `installs Bicep ${version}, but 1.2.4 is what infra/ is checked with`));
});
