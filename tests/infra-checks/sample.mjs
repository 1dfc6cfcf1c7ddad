// What Azure sets against what local.settings.sample.json sets.

const ofAzure = new Set([
  'AZURE_CLIENT_ID', 'MANAGED_IDENTITY_CLIENT_ID', 'AzureWebJobsStorage__accountName', 'EventHub__fullyQualifiedNamespace',
  'Lake__ServiceUri', 'LakeStorage__blobServiceUri', 'LakeStorage__queueServiceUri', 'Poll__Url', 'Poll__BearerToken',
  'Load__MissedAfter', 'Merge__OnArrival', // of Snowflake's pipes and of its own schedule
]);
const ofAccount = name => /^(Snowflake__|APPLICATIONINSIGHTS_|Alert__Webhooks__)|__(credential|clientId)$/.test(name) || ofAzure.has(name);

// Only an emulator is reached by a connection string, and only a laptop has embedded parts.
const ofLaptop = new Set(['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage', 'LakeStorage', 'Lake__ConnectionString', 'Embedded__Folder']);

/** Settings of the one that the other lacks, but for what only an account or only a laptop has. */
export function* sampleProblems(settings, sample) {
  for (const name of settings) {
    if (ofLaptop.has(name)) yield `only a laptop sets ${name}`;
    else if (!ofAccount(name) && !sample.has(name)) yield `local.settings.sample.json does not set ${name}`;
  }
  for (const name of sample) {
    if (ofAccount(name)) yield `local.settings.sample.json sets ${name}, which only an account has`;
    else if (!ofLaptop.has(name) && !settings.has(name)) yield `local.settings.sample.json sets ${name}, which Azure does not`;
  }
}

const connections = {
  EventHub: ['fullyQualifiedNamespace'], LakeStorage: ['blobServiceUri', 'queueServiceUri'], AzureWebJobsStorage: ['accountName'],
};

/** Connections that are not made by the app's identity, or do not say where to. */
export function* connectionProblems(settings) {
  for (const [name, parts] of Object.entries(connections)) {
    if (settings.has(name)) yield `${name} is a connection string`;
    for (const part of ['credential', 'clientId', ...parts])
      if (!settings.has(`${name}__${part}`)) yield `no app setting ${name}__${part}`;
  }
}
