/** A relation or report, and where it stands. */
export interface LineageNode {
  readonly id: string;
  readonly layer: string;
  readonly kind: string;
  readonly columns: readonly string[];
}

/** From reads to: pairs of columns, where known. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly (readonly [from: string, to: string])[];
}

export interface Lineage {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** What is in focus: a relation, or one of its columns. */
export interface Focus {
  readonly node: string;
  readonly column?: string;
}

export interface Reach {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<LineageEdge>;
  /** Columns that the focus comes from or goes to, as `node column`. */
  readonly columns: ReadonlySet<string>;
}

/** Everything upstream and downstream of the focus; with a column, only along pairs of columns. */
export function reach(lineage: Lineage, focus: Focus): Reach {
  const nodes = new Set([focus.node]);
  const edges = new Set<LineageEdge>();
  const columns = new Set<string>(focus.column === undefined ? [] : [columnKey(focus.node, focus.column)]);
  for (const isUp of [true, false]) {
    const seen = new Set<string>();
    const open: Focus[] = [focus];
    for (let at = open.pop(); at; at = open.pop()) {
      const key = columnKey(at.node, at.column ?? "");
      if (seen.has(key)) continue;
      seen.add(key);
      for (const edge of lineage.edges) open.push(...follow(edge, at, isUp, { nodes, edges, columns }));
    }
  }
  return { nodes, edges, columns };
}

const holders: Readonly<Record<string, "order" | "trade">> = { "silver.orders": "order", "silver.customers": "order", "silver.products": "order", "silver.trades": "trade" };

/** Whether the rows that a relation comes from are an entity's, orders with who bought and what; so is what comes from none of them. */
export function isOfEntity(lineage: Lineage, relation: string, entity: "order" | "trade"): boolean {
  const seen = new Set([relation]);
  const found = new Set<string>();
  for (const at of seen) {
    for (const { from } of lineage.edges.filter(({ to }) => to === at)) {
      if (from in holders) found.add(holders[from]!);
      // What ops keeps of versions and runs is of everything.
      else if (!from.startsWith("ops.")) seen.add(from);
    }
  }
  return found.size === 0 || found.has(entity);
}

export function columnKey(node: string, column: string): string {
  return `${node} ${column}`;
}

function follow(edge: LineageEdge, at: Focus, isUp: boolean, found: { nodes: Set<string>; edges: Set<LineageEdge>; columns: Set<string> }): Focus[] {
  const [here, there] = isUp ? [edge.to, edge.from] : [edge.from, edge.to];
  if (here !== at.node) return [];
  if (at.column === undefined) {
    found.nodes.add(there);
    found.edges.add(edge);
    return [{ node: there }];
  }
  const next = edge.columns.map(([from, to]) => (isUp ? [to, from] : [from, to])).filter(([own]) => own === at.column).map(([, other]) => other!);
  if (next.length === 0) return [];
  found.nodes.add(there);
  found.edges.add(edge);
  for (const column of next) found.columns.add(columnKey(there, column));
  return next.map((column) => ({ node: there, column }));
}

export interface Placed {
  readonly node: LineageNode;
  readonly rank: number;
  readonly row: number;
}

const layerOrder = ["source", "hub", "lake", "reference", "bronze", "silver", "gold", "derived", "ops", "verify", "report", "reports"];

/**
 * Places nodes in columns: by layer, within a layer by what reads what unless each layer is to be one column, and each column ordered so that
 * neighbours stand near each other.
 */
export function place(lineage: Lineage, isByLayer = false): Placed[] {
  const columns = columnsOf(isByLayer ? { ...lineage, edges: [] } : lineage);
  const neighbours = new Map<string, string[]>(lineage.nodes.map((node) => [node.id, []]));
  for (const { from, to } of lineage.edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  // Each column by the mean place of its neighbours (Sugiyama's barycentre), again and again until little moves.
  for (let sweep = 0; sweep < 8; sweep++) {
    const places = new Map(columns.flatMap((column) => column.map((id, n) => [id, (n + 0.5) / column.length] as const)));
    for (const column of columns) {
      const means = new Map(column.map((id) => [id, mean([...neighbours.get(id)!, id].map((other) => places.get(other) ?? 0.5))]));
      column.sort((a, b) => means.get(a)! - means.get(b)! || (a < b ? -1 : 1));
    }
  }
  const byId = new Map(lineage.nodes.map((node) => [node.id, node]));
  return columns.flatMap((column, rank) => column.map((id, row) => ({ node: byId.get(id)!, rank, row })));
}

/** The part of the graph that is reached. */
export function within(lineage: Lineage, { nodes, edges }: Reach): Lineage {
  return { nodes: lineage.nodes.filter((node) => nodes.has(node.id)), edges: lineage.edges.filter((edge) => edges.has(edge)) };
}

function columnsOf({ nodes, edges }: Lineage): string[][] {
  const layers = new Map(nodes.map((node) => [node.id, node.layer]));
  const depths = depthsOf(nodes, edges.filter(({ from, to }) => layers.get(from) === layers.get(to)));
  const keys = [...new Set(nodes.map((node) => `${String(order(node.layer)).padStart(2, "0")} ${node.layer} ${String(depths.get(node.id)).padStart(4, "0")}`))].sort();
  return keys.map((key) => nodes.filter((node) => key.split(" ")[1] === node.layer && Number(key.split(" ")[2]) === depths.get(node.id)).map((node) => node.id).sort());
}

/** The longest way to each node. Edges that close a cycle (a table that is merged from itself) do not count. */
function depthsOf(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): Map<string, number> {
  const sources = new Map(nodes.map((node) => [node.id, edges.filter((edge) => edge.to === node.id).map((edge) => edge.from)]));
  const depths = new Map<string, number>();
  const open = new Set<string>();
  const depth = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    open.add(id);
    const found = Math.max(0, ...(sources.get(id) ?? []).filter((source) => !open.has(source)).map((source) => depth(source) + 1));
    open.delete(id);
    depths.set(id, found);
    return found;
  };
  // Tables first: where a cycle must be cut, what is kept stands before what is worked out.
  for (const { id } of nodes.toSorted((a, b) => Number(a.kind !== "table") - Number(b.kind !== "table") || (a.id < b.id ? -1 : 1))) depth(id);
  return depths;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function order(layer: string): number {
  const at = layerOrder.indexOf(layer);
  return at < 0 ? layerOrder.length : at;
}
