// News of the lake's files: what is announced, what is triggered and what is cooled must be the folder that the code writes.
import { ofType } from './templates.mjs';

/** The folder of the events and the ending of its files, as LakePath.cs has them. */
export const lakeOf = code => ({
  folder: /\bconst string Events = "([^"]+)"/.exec(code)?.[1],
  ending: /(\.\w+)"\);/.exec(code)?.[1],
});

const inContainer = (before, folder, after, parameter) => `[format('${before}{0}${folder}${after}', parameters('${parameter}'))]`;

export function* subscriptionProblems(template, main, { folder, ending }) {
  const [subscription] = ofType(template, 'Microsoft.EventGrid/systemTopics/eventSubscriptions');
  const { subjectBeginsWith, subjectEndsWith, includedEventTypes, advancedFilters } = subscription.properties.filter;
  if (subjectBeginsWith !== inContainer('/blobServices/default/containers/', `/blobs/${folder}`, '', 'containerName'))
    yield `announces ${subjectBeginsWith}, but events are written to ${folder}`;
  if (subjectEndsWith !== ending) yield `announces files that end with ${subjectEndsWith}, but events are written to files with ${ending}`;
  if (`${includedEventTypes}` !== 'Microsoft.Storage.BlobCreated') yield `announces ${includedEventTypes}, not the making of a file alone`;
  const calls = advancedFilters.find(({ key }) => key === 'data.api')?.values ?? ['every call'];
  // FlushWithClose ends an upload to a hierarchical namespace, the others one to blobs
  const whole = ['FlushWithClose', 'PutBlob', 'PutBlockList'];
  for (const call of calls) if (!whole.includes(call)) yield `announces ${call}, after which a file need not be whole`;
  for (const call of whole) if (!calls.includes(call)) yield `does not announce ${call}, after which a file is whole`;
  for (const [parameter, variable] of [['containerName', 'lakeContainerName'], ['deadLetterContainerName', 'deadLetterContainer']])
    if (template.parameters[parameter].defaultValue !== main.variables[variable])
      yield `${parameter} is not main.bicep's ${variable}`;
}

export function* triggerPathProblems(app, { folder }) {
  const path = app.variables.required.LakeTriggerPath;
  if (path !== inContainer('', `/${folder}`, '{{name}}', 'lakeContainer'))
    yield `LakeTriggerPath is ${path}, but events are written to ${folder}`;
}

export function* coolingProblems(storage, { folder }) {
  for (const { properties } of ofType(storage, 'Microsoft.Storage/storageAccounts/managementPolicies'))
    for (const { name, definition } of properties.policy.rules)
      for (const prefix of definition.filters.prefixMatch)
        if (prefix !== inContainer('', `/${folder}`, '', 'containerName'))
          yield `${name} moves ${prefix}, but events are written to ${folder}`;
}

/** The webhook that a script subscribes must be a function that Event Grid triggers. */
export function* webhookProblems(script, functions) {
  const name = /functionName=Host\.Functions\.(\w+)/.exec(script)?.[1];
  if (!name) yield 'no webhook of a function';
  else if (!functions.has(name)) yield `no function ${name}`;
  else if (!/\[BlobTrigger\([^)]*BlobTriggerSource\.EventGrid/.test(functions.get(name))) yield `${name} is not triggered by Event Grid`;
}
