// Builds the lineage graph: relations as nodes, flows between them as edges with their pairs of columns.
import { generate, lineageAtWithSchema, outputColumnsWithSchema, parse } from '@polyglot-sql/sdk';

const dialect = 'snowflake';

/**
 * @param statements of {@link sourcesOf}
 * @returns the graph, and what could not be read: empty, unless SQL came that this cannot follow
 */
export function build(statements) {
  const builder = new Builder();
  for (const statement of statements) builder.take(statement);
  return builder.finish();
}

class Builder {
  #nodes = new Map();
  #edges = new Map();
  #later = [];
  #problems = [];

  /** Notes what a statement creates; what it moves is read when every relation is known. */
  take(statement) {
    const text = readable(statement.text);
    const stream = /^create stream if not exists (\S+) on table (\S+)/i.exec(text);
    if (stream) {
      this.#addNode(stream[1], 'stream', this.#nodes.get(stream[2]).columns);
      this.#later.push(() => this.#nodes.get(stream[2]).columns.forEach(column => this.#addPair(stream[2], column, stream[1], column)));
      return;
    }

    if (statement.query) {
      this.#later.push(() => this.#addView(`report.${statement.query}`, 'query', text, statement));
      return;
    }

    if (!/^(create (or replace )?(dynamic |transient )?(table|view)|insert|merge)\b/i.test(text)) return;
    const node = this.#parse(text, statement);
    if (node?.create_table && !node.create_table.as_select) {
      this.#addNode(nameOf(node.create_table.name), 'table', node.create_table.columns.map(column => column.name.name));
    } else if (/^create/i.test(text)) {
      const [, kind, name, query] = /^create or replace (view|dynamic table) (\S+)[\s\S]*?\sas\s+([\s\S]*)$/i.exec(text);
      this.#later.push(() => this.#addView(name, kind, query, statement));
    } else if (node?.insert) {
      this.#later.push(() => this.#addInsert(node.insert, statement));
    } else if (node?.merge) {
      this.#later.push(() => this.#addMerge(node.merge, statement));
    }
  }

  finish() {
    for (const step of this.#later) step();
    const edges = [...this.#edges.values()].map(({ from, to, columns }) => ({ from, to, columns: [...columns.values()].sort(byText) }));
    return {
      graph: { nodes: [...this.#nodes.values()], edges: edges.sort((a, b) => byText([a.from, a.to], [b.from, b.to])) },
      problems: this.#problems,
    };
  }

  #addNode(id, kind, columns) {
    this.#nodes.set(id, { id, layer: id.slice(0, id.indexOf('.')), kind, columns: [...columns] });
  }

  #addView(id, kind, query, statement) {
    const columns = this.#outputs(query, statement);
    this.#addNode(id, kind.toLowerCase(), columns);
    this.#addFlow(query, columns, id, statement);
  }

  #addInsert({ table, columns, query }, statement) {
    const target = nameOf(table);
    if (query) this.#addFlow(generated(query), columns.map(column => column.name), target, statement);
  }

  /** Each assignment of a MERGE reads columns of its source; those of the target itself are no flow. */
  #addMerge({ this: into, using, whens }, statement) {
    const [target, source] = [nameOf(into.alias.this.table), using.subquery.alias.name];
    const query = generated(using.subquery.this);
    const outputs = this.#outputs(query, statement);
    this.#addSources(query, target);
    for (const [column, expression] of whens.whens.expressions.flatMap(({ when }) => assignments(when)))
      for (const read of columnsOf(expression).filter(({ table }) => table?.name === source))
        this.#trace(query, outputs.indexOf(read.name.name), target, column, statement);
  }

  /** A query's columns flow into the target's, by their place. */
  #addFlow(query, columns, target, statement) {
    this.#addSources(query, target);
    columns.forEach((column, at) => this.#trace(query, at, target, column, statement));
  }

  #addSources(query, target) {
    for (const id of this.#relationsIn(query)) if (id !== target) this.#edge(id, target);
  }

  /** The relations that a query names; in quotes only where it asks whether a stream holds changes. */
  #relationsIn(query) {
    const names = query.toLowerCase().replace(/(?<!stream_has_data\()'[^']*'/g, "''").match(/\b[a-z_]+\.[a-z_]+\b/g) ?? [];
    return [...new Set(names)].filter(name => this.#nodes.has(name));
  }

  #trace(query, at, target, column, statement) {
    const traced = lineageAtWithSchema(at, query, this.#schemaOf(query), dialect);
    if (!traced.success) this.#problem(statement, `${target}.${column}: ${traced.error}`);
    else for (const [id, from] of leaves(traced.lineage)) if (this.#nodes.get(id)?.columns.includes(from)) this.#addPair(id, from, target, column);
  }

  #outputs(query, statement) {
    const found = outputColumnsWithSchema(query, this.#schemaOf(query), dialect);
    const columns = found.output?.columns ?? [];
    if (!found.success || columns.some(column => column.kind !== 'named')) this.#problem(statement, found.error ?? 'a column has no name, or a * reads what is not known');
    return columns.map(column => column.name?.toLowerCase());
  }

  #schemaOf(query) {
    const tables = this.#relationsIn(query).map(id => {
      const [schema, name] = id.split('.');
      return { name, schema, columns: this.#nodes.get(id).columns.map(column => ({ name: column, type: 'varchar' })) };
    });
    return { tables };
  }

  #addPair(from, column, to, target) {
    if (from !== to) this.#edge(from, to).columns.set(`${column}>${target}`, [column, target]);
  }

  #edge(from, to) {
    const key = `${from}>${to}`;
    if (!this.#edges.has(key)) this.#edges.set(key, { from, to, columns: new Map() });
    return this.#edges.get(key);
  }

  #parse(text, statement) {
    const parsed = parse(text, dialect);
    if (!parsed.success) this.#problem(statement, parsed.error);
    return parsed.ast?.[0];
  }

  #problem({ file, line }, what) {
    this.#problems.push(`${file}:${line}: ${what}`);
  }
}

/** Comments are gone; functions lose their schema and binds become null, which no lineage needs; `sequence` is no keyword here. */
function readable(text) {
  const plain = text.replace(/\b(ops|silver)\.(\w+)\(/g, '$2(').replace(/(?<!:):[a-z_]+\b/g, 'null');
  return /^merge\b/i.test(plain) ? plain.replace(/\bsequence\b/gi, '"sequence"') : plain;
}

function nameOf({ name, schema }) {
  return `${schema.name}.${name.name}`;
}

function generated(query) {
  return generate([query], dialect).sql[0];
}

function assignments({ then: { tuple } }) {
  if (!tuple) return []; // DELETE
  const [action, columns, values] = tuple.expressions;
  if (action.var.this === 'UPDATE') return columns.tuple.expressions.map(({ eq }) => [(eq.left.identifier ?? eq.left.column.name).name, eq.right]);
  return columns.tuple.expressions.map((column, at) => [(column.identifier ?? column.column.name).name, values.tuple.expressions[at]]);
}

/** Every column that stands in a part of the tree. */
function columnsOf(tree) {
  if (tree === null || typeof tree !== 'object') return [];
  return [...(tree.column?.name?.name ? [tree.column] : []), ...Object.values(tree).flatMap(columnsOf)];
}

/** The relations and columns at which a trace ends. */
function* leaves(node) {
  if (node.source_kind === 'table' && node.downstream.length === 0) yield [node.source_name.toLowerCase(), node.name.slice(node.name.lastIndexOf('.') + 1).toLowerCase()];
  for (const below of node.downstream) yield* leaves(below);
}

function byText(a, b) {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
