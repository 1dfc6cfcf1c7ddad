// Names: what a file says must be declared somewhere, and what a module asks for must be given.
import { dirname, join } from 'node:path';
import { everyNode, lineOf } from './parse.mjs';

// Bicep's own functions and namespaces that infra/ uses; a name that is neither declared nor here is a slip of the pen.
const builtIn = new Set(('az cidrSubnet concat empty endsWith environment guid json length readEnvironmentVariable replace resourceGroup resourceId ' +
  'split string subscription subscriptionResourceId substring tenant union uniqueString sys batchSize allowed description export maxLength maxValue ' +
  'minLength minValue secure').split(' '));

const declarations = new Set(['parameter_declaration', 'variable_declaration', 'resource_declaration', 'module_declaration',
  'output_declaration', 'user_defined_function', 'type_declaration', 'parameter']);

/** Module references that lead nowhere, parameters that do not exist or are missing, outputs that nobody declares. */
export function* moduleProblems(file, fileAt) {
  const targets = new Map();
  for (const module of file.modules) {
    const target = fileAt(join(dirname(file.path), module.path));
    targets.set(module.symbol, target);
    if (!target) {
      yield { line: module.line, text: `no module at ${module.path}` };
      continue;
    }
    const known = new Map(target.parameters.map(each => [each.name, each]));
    const own = new Map(file.parameters.map(each => [each.name, each.type]));
    for (const { name, value, line } of module.passed) {
      const wanted = known.get(name)?.type;
      const given = own.get(value.text) ?? { string: 'string', number: 'int', boolean: 'bool' }[value.type];
      if (!wanted) yield { line, text: `${module.path} has no parameter ${name}` };
      else if (given && given !== wanted) yield { line, text: `${name} of ${module.path} is ${wanted}, not ${given}` };
    }
    const passed = new Set(module.passed.map(each => each.name));
    for (const { name, isRequired } of known.values()) if (isRequired && !passed.has(name)) yield { line: module.line, text: `${module.path} needs ${name}` };
  }
  for (const { symbol, name, line } of file.outputReads) {
    if (!targets.has(symbol)) yield { line, text: `${symbol} is no module` };
    else if (targets.get(symbol) && !targets.get(symbol).outputs.includes(name)) yield { line, text: `${symbol} has no output ${name}` };
  }
}

/** Imported names that the other file does not declare. */
export function* importProblems(file, fileAt) {
  for (const { path, names, line } of file.imports) {
    const target = fileAt(join(dirname(file.path), path));
    if (!target) yield { line, text: `nothing to import at ${path}` };
    else for (const name of names) if (!target.exports.includes(name)) yield { line, text: `${path} exports no ${name}` };
  }
}

/** A parameter file's values against the parameters of the template that it uses. */
export function* parameterFileProblems(file, fileAt) {
  const target = file.using && fileAt(join(dirname(file.path), file.using));
  if (!target) return void (yield { line: 1, text: `nothing to use at ${file.using}` });
  const known = new Map(target.parameters.map(each => [each.name, each]));
  for (const { name, line } of file.assigned) if (!known.has(name)) yield { line, text: `${file.using} has no parameter ${name}` };
  for (const { name, isRequired } of known.values())
    if (isRequired && !file.assigned.some(each => each.name === name)) yield { line: 1, text: `${file.using} needs ${name}` };
}

/** Names that nobody declares, and parameters and variables that nobody reads. */
export function* nameProblems(file) {
  const declared = new Map();
  const read = [];
  for (const node of everyNode(file.tree)) {
    if (declarations.has(node.type)) declared.set(node.namedChildren[0].text, node);
    else if (node.type === 'loop_variable' || node.type === 'loop_enumerator') declared.set(node.text, node);
    else if (node.type === 'for_statement' && node.namedChildren[0].type === 'identifier') declared.set(node.namedChildren[0].text, node);
    else if (node.type === 'import_functionality') node.namedChildren.slice(0, -1).forEach(name => declared.set(name.text, node));
    if (node.type === 'identifier' && !isDeclaration(node)) read.push(node);
  }
  for (const node of read) if (!declared.has(node.text) && !builtIn.has(node.text)) yield { line: lineOf(node), text: `nobody declares ${node.text}` };
  const names = new Set(read.map(node => node.text));
  for (const [name, node] of declared)
    if (/^(parameter|variable)_declaration$/.test(node.type) && !names.has(name) && !file.using) yield { line: lineOf(node), text: `nobody reads ${name}` };
}

function isDeclaration(node) {
  const parent = node.parent;
  const isFirst = parent.namedChildren[0].id === node.id;
  if (parent.type === 'import_functionality') return true;
  if (parent.type === 'object_property') return isFirst;
  return isFirst && (declarations.has(parent.type) || parent.type === 'for_statement');
}
