import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { compile, root } from './bicep.mjs';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'templates-')));
after(() => rmSync(folder, { recursive: true }));

const identity = property => `resource i 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'n'
  ${property}: 'l'
}
output id string = i.id
`;
const files = {
  'good.bicep': `param account string\noutput same string = account\n${identity('location')}`,
  'modules/misspelt.bicep': identity('locatoin'),
  'warned.bicep': 'param unread string\noutput o string = \'o\'\n',
  'given.bicepparam': "using 'good.bicep'\nparam account = readEnvironmentVariable('ACCOUNT')\n",
  'lacking.bicepparam': "using 'good.bicep'\n",
};
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
const { problems, json } = compile(folder, { ACCOUNT: 'the-account' });
const told = name => (problems.get(join(folder, name)) ?? []).map(({ line, text }) => `${line}: ${text}`);

test('A template becomes JSON, and so does a parameter file with what the environment gives', () => {
  assert.deepEqual(told('good.bicep'), []);
  assert.deepEqual(Object.keys(json.get(join(folder, 'good.bicep')).parameters), ['account']);
  assert.equal(json.get(join(folder, 'given.bicepparam')).parameters.account.value, 'the-account');
});

test('A property that a resource does not have is found with its line', () => {
  assert.match(told('modules/misspelt.bicep').join('\n'), /3: Error BCP089: The property "locatoin"/);
  assert.equal(json.has(join(folder, 'modules/misspelt.bicep')), false);
});

test('A warning of the linter is a problem too, told once', () => {
  assert.equal(told('warned.bicep').length, 1);
  assert.match(told('warned.bicep')[0], /^1: Warning no-unused-params: /);
});

test('A parameter file that lacks what its template needs is found', () =>
  assert.match(told('lacking.bicepparam').join('\n'), /^1: Error BCP258: .*"account"/));

for (const account of [undefined, ''])
  test(`Without an account of Snowflake (${account}) each parameter file says what to set`, () => {
    const { problems, json } = compile(join(root, 'infra/parameters'), { SNOWFLAKE_ACCOUNT: account });
    for (const name of ['dev', 'prod']) {
      const path = join(root, `infra/parameters/${name}.bicepparam`);
      const told = problems.get(path).map(({ text }) => text).join('\n');
      assert.match(told, /set SNOWFLAKE_ACCOUNT to organisation-account, as infra\/README\.md says/);
      assert.equal(json.has(path), false);
    }
  });
