// Resources against types.json: the names and values that Azure publishes for the types used here.
// The facts in types.json are names from Azure's published type definitions (Azure/bicep-types-az, August 2026); for a new type or version
// add them from there or from learn.microsoft.com/azure/templates. Only what infra/ uses is spelled out to its depth.
// In types.json 1 is any value, a list is the known values, an object the known properties, ! marks a required one, * any name.
import { readFileSync } from 'node:fs';
import { body, literal, properties } from './parse.mjs';

export const types = JSON.parse(readFileSync(new URL('types.json', import.meta.url), 'utf8'));

// written by Bicep itself and not by the resource's type
const ofBicep = new Set(['parent', 'scope', 'dependsOn']);

export function* typeProblems(file, known = types) {
  for (const resource of file.resources) {
    const name = `${resource.type}@${resource.version}`;
    const type = known[name];
    if (!type && !resource.isExisting) yield { line: resource.line, text: `${name} is not in types.json` };
    else if (!resource.isExisting) yield* valueProblems(resource.value, type, resource.line, name);
  }
}

function* valueProblems(node, type, line, path) {
  const value = body(node);
  if (type === 1) return;
  if (value.type === 'array') {
    for (const item of value.namedChildren) if (item.type !== 'comment') yield* valueProblems(item, type, line, path);
  } else if (value.type === 'ternary_expression') {
    for (const branch of value.namedChildren.slice(1)) yield* valueProblems(branch, type, line, path);
  } else if (Array.isArray(type)) {
    const text = literal(value);
    if (text !== undefined && !type.includes(text)) yield { line, text: `${path}: ${text} is none of ${type.join(', ')}` };
  } else if (value.type === 'object') {
    yield* objectProblems(value, type, line, path);
  }
}

function* objectProblems(object, type, line, path) {
  const given = properties(object).filter(({ name }) => !ofBicep.has(name));
  for (const { name, value, line: at } of given) {
    const child = type[name] ?? type[`${name}!`] ?? type['*'];
    if (child === undefined) yield { line: at, text: `${path} has no ${name}` };
    else yield* valueProblems(value, child, at, `${path}.${name}`);
  }
  for (const name of Object.keys(type).filter(each => each.endsWith('!')))
    if (!given.some(each => `${each.name}!` === name)) yield { line, text: `${path} needs ${name.slice(0, -1)}` };
}
