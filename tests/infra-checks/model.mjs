// What a Bicep file declares: parameters, outputs, modules, resources.
import { body, everyNode, lineOf, literal, parse, properties, property } from './parse.mjs';
import { readFileSync } from 'node:fs';

const named = (tree, type) => tree.namedChildren.filter(node => node.type === type);

function parameters(tree) {
  return named(tree, 'parameter_declaration').map(node => {
    const [name, type, fallback] = node.namedChildren;
    return { name: name.text, type: type.text, isRequired: !fallback && type.namedChildren[0]?.type !== 'nullable_type', line: lineOf(node) };
  });
}

function modules(tree) {
  return named(tree, 'module_declaration').map(node => {
    const [symbol, path] = node.namedChildren;
    const values = property(body(node.namedChildren.at(-1)), 'params');
    return { symbol: symbol.text, path: literal(path), passed: properties(values), line: lineOf(node) };
  });
}

function resources(tree) {
  const found = [];
  const visit = (node, parent) => {
    let inside = parent;
    if (node.type === 'resource_declaration') {
      const [symbol, typed] = node.namedChildren;
      const [type, version] = literal(typed).split('@');
      inside = {
        symbol: symbol.text,
        type: parent ? `${parent.type}/${type}` : type,
        version: version ?? parent?.version,
        isExisting: node.children.some(child => child.text === 'existing'),
        isNested: parent !== undefined,
        value: body(node.namedChildren.at(-1)),
        line: lineOf(node),
      };
      found.push(inside);
    }
    node.namedChildren.forEach(child => visit(child, inside));
  };
  visit(tree, undefined);
  return found;
}

/** Places that read a module's output: symbol and name. */
function outputReads(tree) {
  const reads = [];
  for (const node of everyNode(tree)) {
    const read = node.type === 'member_expression' && /^(\w+)!?\.outputs\.(\w+)$/.exec(node.text);
    if (read) reads.push({ symbol: read[1], name: read[2], line: lineOf(node) });
  }
  return reads;
}

export function describe(text, path) {
  const tree = parse(text, path);
  return {
    path,
    text,
    tree,
    parameters: parameters(tree),
    outputs: named(tree, 'output_declaration').map(node => node.namedChildren[0].text),
    exports: named(tree, 'type_declaration').map(node => node.namedChildren[0].text),
    imports: named(tree, 'import_functionality').map(node => ({
      path: literal(node.namedChildren.at(-1)),
      names: node.namedChildren.slice(0, -1).map(child => child.text),
      line: lineOf(node),
    })),
    using: literal(named(tree, 'infrastructure').concat(tree.namedChildren).filter(node => node.type === 'using_statement')[0]?.namedChildren[0]),
    assigned: named(tree, 'variable_declaration').map(node => ({ name: node.namedChildren[0].text, line: lineOf(node) })),
    modules: modules(tree),
    resources: resources(tree),
    outputReads: outputReads(tree),
  };
}

export const describeFile = path => describe(readFileSync(path, 'utf8'), path);
