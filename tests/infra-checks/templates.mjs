// Reading a compiled template: Bicep's own JSON, in which an expression is a string that begins with [.

const isObject = value => typeof value === 'object' && value !== null;

export const isExpression = value => typeof value === 'string' && /^\[(?!\[)/.test(value);

/** Every name and value below a node. Descriptions say nothing to Azure; a module is a file of its own. */
export function* everyValue(node) {
  for (const [name, value] of Object.entries(node)) {
    if (name === 'metadata' || (name === 'template' && value.$schema)) continue;
    yield { name, value };
    if (isObject(value)) yield* everyValue(value);
  }
}

/** Every string of a template, a line each. */
export const textOf = template => [...everyValue(template)].map(({ value }) => value).filter(value => typeof value === 'string').join('\n');

/** The resources that a template makes. */
export const resourcesOf = template => Object.values(template.resources ?? {}).filter(resource => !resource.existing);

export const ofType = (template, type) => resourcesOf(template).filter(resource => resource.type === type);

/** Parameters that whoever uses the template must give. */
export const requiredOf = template => Object.entries(template.parameters ?? {})
  .filter(([, { defaultValue, nullable }]) => defaultValue === undefined && !nullable)
  .map(([name]) => name);
