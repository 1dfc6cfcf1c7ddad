import type { Catalog } from "./client";
import { text } from "./report";

const most = "10000";
const books = new WeakMap<Catalog, Promise<ReadonlyMap<string, string>>>();

/** The names of the products by their ids, asked for once. */
export function productNames(catalog: Catalog): Promise<ReadonlyMap<string, string>> {
  const known = books.get(catalog) ?? load(catalog);
  books.set(catalog, known);
  return known;
}

async function load(catalog: Catalog): Promise<ReadonlyMap<string, string>> {
  try {
    const { rows } = await catalog.report("inventory-cover", { limit: most });
    return new Map(rows.map((row) => [text(row, "product_id"), text(row, "product_name")]));
  } catch (error) {
    books.delete(catalog);
    throw error;
  }
}
