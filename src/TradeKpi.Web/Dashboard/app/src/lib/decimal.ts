/** Exact arithmetic on decimal texts: answers carry numbers that a double cannot hold. */

interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

/** The sum, with as many places as its longest term. */
export function sum(texts: readonly string[]): string {
  const terms = texts.map(parse);
  const places = Math.max(0, ...terms.map((term) => term.places));
  return write({ units: terms.reduce((total, term) => total + scaled(term, places), 0n), places });
}

/** The running sums. */
export function runningSums(texts: readonly string[]): string[] {
  let total: Decimal = { units: 0n, places: 0 };
  return texts.map((text) => write((total = added(total, parse(text)))));
}

/** Below 0, 0 or above: how a stands to b. */
export function compare(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  const places = Math.max(left.places, right.places);
  const difference = scaled(left, places) - scaled(right, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Rounded half away from zero, with exactly so many places. */
export function round(text: string, places: number): string {
  const value = parse(text);
  if (value.places <= places) return write({ units: scaled(value, places), places });
  const divisor = 10n ** BigInt(value.places - places);
  const magnitude = value.units < 0n ? -value.units : value.units;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return write({ units: value.units < 0n ? -rounded : rounded, places });
}

/** Times 10 to the power given. */
export function shift(text: string, power: number): string {
  const value = parse(text);
  const places = value.places - power;
  return places >= 0 ? write({ units: value.units, places }) : write({ units: value.units * 10n ** BigInt(-places), places: 0 });
}

function parse(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new RangeError(`${text} is no decimal.`);
  const [, sign, whole = "0", fraction = "", exponent = "0"] = match;
  const units = BigInt(whole + fraction) * (sign ? -1n : 1n);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 };
}

function added(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: scaled(a, places) + scaled(b, places), places };
}

function scaled(value: Decimal, places: number): bigint {
  return value.places === places ? value.units : value.units * 10n ** BigInt(places - value.places);
}

function write({ units, places }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}
