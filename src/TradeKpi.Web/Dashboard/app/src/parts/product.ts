import type { Catalog } from "../api/client";
import { productNames } from "../api/products";
import { h } from "../lib/dom";

/** The columns that hold ids of products. */
const columns: readonly string[] = ["product_id", "product_a", "product_b"];

/** Whether a column holds ids of products. */
export function isProduct(column: string): boolean {
  return columns.includes(column);
}

/** A product's id with its name beside it, which comes when it is known. */
export function product(catalog: Catalog, id: string): HTMLElement {
  const name = h("span", { class: "name-of", "aria-busy": "true" });
  const fill = (text: string) => {
    name.textContent = text && ` ${text}`;
    name.removeAttribute("aria-busy");
  };
  productNames(catalog).then((names) => fill(names.get(id) ?? ""), () => fill(""));
  return h("span", { class: "named" }, id, name);
}
