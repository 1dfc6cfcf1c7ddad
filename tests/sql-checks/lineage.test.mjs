import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from './lineage-graph.mjs';

const table = 'create table if not exists silver.orders (order_id varchar not null, amount number(18, 4), status varchar)';

function lineage(...texts) {
  const { graph, problems } = build(texts.map(text => (typeof text === 'string' ? { file: 'x.sql', line: 1, text } : text)));
  assert.deepEqual(problems, []);
  return graph;
}

const edge = (graph, from, to) => graph.edges.find(found => found.from === from && found.to === to)?.columns;

test('A view\'s columns are traced through its expressions to the table', () => {
  const graph = lineage(table, `create or replace view gold.sales as with o as (select * from silver.orders where status <> 'X')
    select order_id, amount * 2 as doubled from o`);
  assert.deepEqual(graph.nodes[1], { id: 'gold.sales', layer: 'gold', kind: 'view', columns: ['order_id', 'doubled'] });
  assert.deepEqual(edge(graph, 'silver.orders', 'gold.sales'), [['amount', 'doubled'], ['order_id', 'order_id']]);
});

test('A stream has its table\'s columns', () =>
  assert.deepEqual(edge(lineage(table, 'create stream if not exists silver.s on table silver.orders'), 'silver.orders', 'silver.s').length, 3));

test('INSERT and MERGE feed their target, and a target is no source of itself', () => {
  const target = 'create table if not exists gold.t (id varchar, total number(38, 4))';
  const merge = `merge into gold.t as target using (select order_id as id, sum(amount) as total from silver.orders group by order_id) as delta
    on target.id = delta.id when matched and delta.total = 0 then delete
    when matched then update set total = target.total + delta.total when not matched then insert (id, total) values (delta.id, delta.total)`;
  const both = [['amount', 'total'], ['order_id', 'id']];
  assert.deepEqual(edge(lineage(table, target, merge), 'silver.orders', 'gold.t'), both);
  assert.deepEqual(edge(lineage(table, target, 'insert into gold.t (id, total) select order_id, amount from silver.orders'), 'silver.orders', 'gold.t'), both);
  assert.equal(edge(lineage(table, target, merge), 'gold.t', 'gold.t'), undefined);
});

test('A relation that only filters is an edge without columns; one in a literal is none', () => {
  const graph = lineage(table, 'create table if not exists ops.t (a varchar)', 'create table if not exists ops.u (a varchar)',
    `create or replace view ops.v as select order_id, 'ops.u' as name from silver.orders where exists (select 1 from ops.t)`);
  assert.deepEqual(edge(graph, 'ops.t', 'ops.v'), []);
  assert.equal(edge(graph, 'ops.u', 'ops.v'), undefined);
});

test('A report query is a node of the report layer, binds and functions of ours aside', () => {
  const graph = lineage(table, { file: 'q.sql', line: 1, query: 'sales', text: 'select ops.ratio(amount, 2) as half from silver.orders where status = cast(:status as varchar)' });
  assert.deepEqual(edge(graph, 'silver.orders', 'report.sales'), [['amount', 'half']]);
});

test('What cannot be followed is a problem that names its place', () =>
  assert.match(build([{ file: 'x.sql', line: 3, text: 'create or replace view gold.v as select * from elsewhere' }]).problems[0], /^x\.sql:3: /));
