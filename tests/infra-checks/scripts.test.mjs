import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { root } from './bicep.mjs';

/** Runs infra/apply-sql.sh with a `snow` that only prints what it was asked, and the files that it was given. */
function applySql(part, environment) {
  const folder = mkdtempSync(join(tmpdir(), 'snow-'));
  try {
    writeFileSync(join(folder, 'snow'), '#!/bin/sh\nfor a in "$@"; do echo "asked $a"; [ ! -f "$a" ] || cat "$a"; done\n');
    chmodSync(join(folder, 'snow'), 0o755);
    const { status, stdout, stderr } = spawnSync('bash', [join(root, 'infra/apply-sql.sh'), part], {
      env: { PATH: `${folder}:${process.env.PATH}`, ...environment }, encoding: 'utf8' });
    const asked = [...stdout.matchAll(/^asked (.*)$/gm)].map(([, argument]) => argument);
    return { status, stdout, stderr, asked, files: asked.filter(each => each.endsWith('.sql')).map(each => basename(each)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const deployed = { AZURE_TENANT_ID: 'the-tenant', LAKE_ACCOUNT: 'thelake', IDENTITY_PRINCIPAL_ID: 'the-principal' };

test('The platform scripts run, with every placeholder filled in', () => {
  const { status, stdout, files } = applySql('platform', deployed);
  assert.equal(status, 0);
  assert.equal(files.length, 8);
  assert.match(stdout, /azure:\/\/thelake\.blob\.core\.windows\.net\/lake\//);
  assert.match(stdout, /subject = 'the-principal'/);
  assert.doesNotMatch(stdout, /<(azure_tenant_id|storage_account|identity_object_id)>/);
});

test('A placeholder that is not filled in stops before Snowflake is asked', () => {
  const { status, asked, stderr } = applySql('platform', {});
  assert.notEqual(status, 0);
  assert.deepEqual(asked, []);
  assert.match(stderr, /needs AZURE_TENANT_ID/);
});

test('The pipeline scripts run in the order of their folders, as their owner, the graph resumed at the end, and remove nothing', () => {
  const { status, asked, files } = applySql('pipeline', { SNOW_OPTIONS: '--temporary-connection' });
  assert.equal(status, 0);
  assert.deepEqual(asked.slice(0, 4), ['sql', '--temporary-connection', '--role', 'TRADEKPI_OWNER']);
  const scripts = asked.filter(each => each.startsWith('sql/') && each.endsWith('.sql'));
  assert.deepEqual(scripts, [...scripts].sort());
  assert.deepEqual([...new Set(scripts.map(file => file.slice(4, 6)))], ['10', '20', '30', '40', '50', '60', '70', '75', '80', '90', '91']);
  assert.match(files.at(-2), /040_runs\.sql$/);
  assert.match(files.at(-1), /090_resume\.sql$/);
});

test('Each script is recorded with its digest when it was applied', () => {
  const { stdout, asked } = applySql('pipeline', {});
  const scripts = asked.filter(each => each.startsWith('sql/') && each.endsWith('.sql'));
  const records = [...stdout.matchAll(/insert into ops\.deployments .*, '(sql\/[\w./]+)', '[0-9a-f]{64}'\)/g)].map(([, script]) => script);
  assert.deepEqual(records, scripts);
});

test('Unknown words are answered with the words that are known', () => {
  const { status, stderr } = applySql('everything', {});
  assert.equal(status, 2);
  assert.match(stderr, /apply-sql\.sh resume/);
});

/** Compares two files of rows as infra/trial.sh does. */
function same(expected, actual) {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'));
  try {
    writeFileSync(join(folder, 'expected'), expected);
    writeFileSync(join(folder, 'actual'), actual);
    return spawnSync('node', [join(root, 'infra/trial-rows.mjs'), 'same', join(folder, 'expected'), join(folder, 'actual')], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('Rows are the same whatever their order, the case of their columns and the zeros behind a number', () => {
  const { status, stderr } = same('[{"day":"2025-01-01","amount":12.50,"digest":"929533677202138330876"},{"day":"2025-01-02","amount":null,"digest":"7"}]',
    '[{"DIGEST":7,"DAY":"2025-01-02","AMOUNT":null},{"DAY":"2025-01-01","AMOUNT":"12.500000000000","DIGEST":929533677202138330876}]');
  assert.equal(status, 0, stderr);
});

test('A last digit that differs is told, and so is a row that is missing', () => {
  assert.match(same('[{"a":929533677202138330876}]', '[{"a":929533677202138330877}]').stderr, /only here: .*876[\s\S]*only there: .*877/);
  assert.equal(same('[{"a":1},{"a":1}]', '[{"a":1}]').status, 1);
});
