import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refused } from './documented.mjs';
import { judge } from './judge.mjs';
import { everyStatement, split } from './statements.mjs';

const broken = [
  'selec 1',
  'select a from t where',
  'select cast(a as) from t',
  'select count(* from t',
  'create table t (a varcha',
  'create table t (a varchar not nul)',
  'create or replace view v as selct 1',
  'merge into t using s on t.a = s.a when mached then delete',
  'insert into t (a) selec 1',
  'create stream if not exists s on table t append_onli = true',
  "create or replace task t warehouse = w schedul = '2 MINUTE' as select 1",
  "create or replace task t warehouse = w schedule = '2 MINUTE' wen true as select 1",
  'create role tradekpi_owner with powers',
  'grant select on every view in schema gold to role reader',
  'alter task t pause',
  'begin transaktion',
];

for (const text of broken) {
  test(`refused: ${text}`, () => assert.ok(judge(text).problem));
}

for (const { page, example, instead } of refused) {
  test(`${page} excludes: ${example}`, () => {
    assert.match(judge(example).problem, new RegExp(`${page}\\)$`));
    assert.doesNotMatch(judge(instead).problem ?? '', /docs\.snowflake\.com/);
  });
}

test('A column called sequence is none of the parsers\' business', () =>
  assert.deepEqual(judge('merge into t using s on t.a = s.a when matched then update set b = s.b, sequence = s.sequence').by, ['polyglot']));

test('Semicolons in quotes, comments and bodies end no statement, and lines are the script\'s', () =>
  assert.deepEqual(split("-- a;\nselect ';';\n/* ; */ select $$ ; $$\n;\n"), [{ text: "select ';'", line: 2 }, { text: 'select $$ ; $$', line: 3 }]));

test('The plain statements of a procedure\'s body are judged at their own lines', () => {
  const script = "create or replace procedure p()\nas\n$$\nbegin\n  -- why\n  delete from t;\n  insert into t select 1;\n  return 'done';\nend\n$$;";
  assert.deepEqual([...everyStatement(script)].slice(1), [{ text: 'delete from t', line: 6 }, { text: 'insert into t select 1', line: 7 }]);
});

test('A function\'s body is judged as an expression', () =>
  assert.deepEqual([...everyStatement('create function f() returns int as\n$$\n  1 + 1\n$$')][1], { text: 'select 1 + 1', line: 3 }));

test('A task\'s condition and command are judged', () => {
  const script = "create or replace task t\n  when a('s')\nas\n  execute immediate $$\n  begin\n    begin transaction;\n    call p();\n    commit;\n  end\n  $$;";
  assert.deepEqual([...everyStatement(script)].slice(1).map(({ text, line }) => `${line}: ${text}`),
    ["2: select a('s')", '6: begin transaction', '7: call p()', '8: commit']);
});
