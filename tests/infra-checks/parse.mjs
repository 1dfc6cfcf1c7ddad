// Bicep read by a grammar: a tree, or the places where it is no Bicep.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The tree of a Bicep text. The grammar knows no assigned parameters, so those of a .bicepparam are read as variables. */
export function parse(text, path) {
  const source = path.endsWith('.bicepparam') ? text.replace(/^param(?= \w+ *=)/gm, 'var') : text;
  return parser.parse(source).rootNode;
}

export const parseFile = path => parse(readFileSync(path, 'utf8'), path);

/** Lines that the grammar could not read. */
export function syntaxProblems(node) {
  if (node.isError || node.isMissing) return [{ line: lineOf(node), text: `no Bicep: ${node.text.slice(0, 60)}` }];
  return node.hasError ? node.children.flatMap(syntaxProblems) : [];
}

export const lineOf = node => node.startPosition.row + 1;

export function* everyNode(node) {
  yield node;
  for (const child of node.namedChildren) yield* everyNode(child);
}

/** The text of a string without interpolation, else undefined. */
export function literal(node) {
  if (node?.type !== 'string' || node.namedChildren.some(child => child.type === 'interpolation')) return undefined;
  return node.namedChildren.map(child => child.text).join('');
}

/** The properties of an object: name, value and line. Interpolated names are left out. */
export function properties(object) {
  if (object?.type !== 'object') return [];
  return object.namedChildren
    .filter(child => child.type === 'object_property' && child.namedChildren[0].type !== 'resource_declaration')
    .map(child => ({ key: child.namedChildren[0], value: child.namedChildren.at(-1) }))
    .map(({ key, value }) => ({ name: key.type === 'string' ? literal(key) : key.text, value, line: lineOf(key) }))
    .filter(({ name }) => name !== undefined);
}

export const property = (object, name) => properties(object).find(each => each.name === name)?.value;

/** What stands behind if (…) and [for …: …]. */
export function body(node) {
  if (node.type === 'if_statement') return body(node.namedChildren.at(-1));
  if (node.type === 'for_statement') return body(node.namedChildren.at(-1));
  return node;
}
