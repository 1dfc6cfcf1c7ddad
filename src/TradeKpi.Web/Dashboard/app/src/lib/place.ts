/** Where the reader is: a view and its filters, kept in the address after #, so that every link keeps them. */
export interface Place {
  readonly view: string;
  readonly filters: Filters;
}

export type Filters = Readonly<Record<string, string>>;

/** Reads `#/sales?country=DE`. */
export function parse(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const filters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) if (value !== "") filters[name] = value;
  return { view: decoded(path) || "overview", filters };
}

/** An address cut off within %C3%A9 has no such text: it is as it stands. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Writes it, filters in the order of their names: the same place has one address. */
export function format(place: Place): string {
  const query = new URLSearchParams(Object.entries(place.filters).filter(([, value]) => value !== "").sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return `#/${encodeURIComponent(place.view)}${query && `?${query}`}`;
}

/** The filters with some set, and those set to "" gone. */
export function changed(filters: Filters, changes: Filters): Filters {
  return Object.fromEntries(Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== ""));
}

export function current(): Place {
  return parse(location.hash);
}

/** Goes there as a link would. */
export function go(place: Place): void {
  location.hash = format(place);
}

/** A place in the moment that is shown. */
export function beside(view: string, filters: Filters = {}): Place {
  return { view, filters: changed({ as_of: current().filters["as_of"] ?? "" }, filters) };
}

/** Goes to an address, in the moment that is shown. */
export function follow(address: string): void {
  const { view, filters } = parse(address);
  go(beside(view, filters));
}

/** Changes the address of where the reader already is. */
export function replace(place: Place): void {
  history.replaceState(null, "", format(place));
}
