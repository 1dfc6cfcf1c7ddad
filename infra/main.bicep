// TradeKpi in one resource group, in the order of an event's way: hub, lake, news of new files, app.
// Deploying it again changes nothing. The event subscription follows after the app: modules/event-subscription.bicep.

import { alertThresholds, alwaysReadyGroup, schedules, snowflakeSettings } from 'types.bicep'

@description('Part of the names and tags.')
@allowed(['dev', 'prod'])
param environmentName string

param location string = resourceGroup().location

@description('First letters of every name; small letters and digits.')
@minLength(3)
@maxLength(7)
param prefix string = 'tkpi'

@description('Keep every service off the public network, behind private endpoints. Costs an endpoint a service and a NAT gateway.')
param isPrivate bool = false

@description('Address space of the private network.')
param networkAddressPrefix string = '10.40.0.0/16'

@description('Address ranges (CIDR) that may call the HTTP API when isPrivate.')
param allowedAddresses string[] = []

@description('Snowflake\'s subnets, for reading a private lake.')
param snowflakeSubnetIds string[] = []

@description('Partitions of the hub. Choose for years: the Standard tier cannot change them.')
param hubPartitionCount int = 4

param hubThroughputUnits int = 1

@description('Units that the hub may grow to; 0 switches auto-inflate off.')
param hubMaximumThroughputUnits int = 0

param hubRetentionHours int = 24

@description('Storage redundancy.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param storageSku string = 'Standard_LRS'

param lakeCoolAfterDays int = 30

@description('0 never archives.')
param lakeArchiveAfterDays int = 0

param lakeSoftDeleteDays int = 7

@description('Less does not hold a batch of the largest events: src/TradeKpi.Functions/README.md, host.json.')
@allowed([4096])
param instanceMemoryMB int = 4096

param maximumInstanceCount int = 40

@description('For example [{ name: \'http\', instanceCount: 1 }].')
param alwaysReady alwaysReadyGroup[] = []

param schedule schedules = {
  generate: '*/10 * * * * *'
  reconcile: '0 */5 * * * *'
  poll: '*/30 * * * * *'
}

@description('Make demonstration events.')
param generatesEvents bool = false

param generateRate int = 10
param generateSeed int = 1

@description('JSON API that changes are pulled from; empty pulls nothing.')
param pollUrl string = ''

@description('Name of the Key Vault secret that holds the bearer token of that API; empty sends none.')
param pollTokenSecretName string = ''

@description('Who is told of alerts on figures: an https address that takes Standard Webhooks; empty tells nobody.')
param alertWebhookUrl string = ''

@description('Name of the Key Vault secret that its messages are signed with: whsec_ and 24 to 64 random bytes in base64.')
param alertWebhookSecretName string = 'alert-webhook'

param snowflake snowflakeSettings

@description('For authenticator snowflake_jwt: name of the Key Vault secret that holds the private key; empty otherwise.')
param snowflakePrivateKeySecretName string = ''

@description('Object id of Snowflake\'s service principal after the consent; empty until then.')
param snowflakePrincipalId string = ''

@description('Object id of the group that keeps Key Vault\'s secrets; empty grants nobody.')
param vaultOfficersGroupId string = ''

param logRetentionInDays int = 30
param logDailyCapGb int = 1

@description('Who gets the alerts by mail.')
param alertEmails string[] = []

param alertsEnabled bool = true

param thresholds alertThresholds = {
  freshnessSeconds: 300
  consumerLag: 50000
  rejectedPerHour: 100
  streamStalenessSeconds: 259200 // three days: a long weekend
  http5xx: 0
  httpP95Milliseconds: 1000
}

@description('Azure costs of a month, in the currency of the billing account.')
param monthlyBudget int = 100

@description('First day of the month of the first deployment (yyyy-MM-01), the same for ever after; empty makes no budget.')
param budgetStartDate string = ''

var token = uniqueString(resourceGroup().id, environmentName)
var namePrefix = '${prefix}-${environmentName}-${token}'
var tags = {
  application: 'tradekpi'
  environment: environmentName
}
var hubName = 'tradekpi'
var consumerGroupName = 'tradekpi-archive'
var lakeContainerName = 'lake'
var packageContainerName = 'app-packages'
var deadLetterContainer = 'dead-letters'
var identityName = '${namePrefix}-id'

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    location: location
    tags: tags
    workspaceName: '${namePrefix}-log'
    insightsName: '${namePrefix}-appi'
    retentionInDays: logRetentionInDays
    dailyCapGb: logDailyCapGb
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    location: location
    tags: tags
    name: identityName
  }
}

module eventHubs 'modules/event-hubs.bicep' = {
  name: 'event-hubs'
  params: {
    location: location
    tags: tags
    namespaceName: '${namePrefix}-ehns'
    hubName: hubName
    consumerGroupName: consumerGroupName
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: isPrivate
    partitionCount: hubPartitionCount
    throughputUnits: hubThroughputUnits
    maximumThroughputUnits: hubMaximumThroughputUnits
    retentionHours: hubRetentionHours
  }
}

module lake 'modules/storage-lake.bicep' = {
  name: 'storage-lake'
  params: {
    location: location
    tags: tags
    name: '${prefix}lake${token}'
    containerName: lakeContainerName
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: isPrivate
    allowedSubnetIds: snowflakeSubnetIds
    coolAfterDays: lakeCoolAfterDays
    archiveAfterDays: lakeArchiveAfterDays
    softDeleteDays: lakeSoftDeleteDays
    skuName: storageSku
  }
}

module hostStorage 'modules/storage-host.bicep' = {
  name: 'storage-host'
  params: {
    location: location
    tags: tags
    name: '${prefix}host${token}'
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: isPrivate
    packageContainerName: packageContainerName
    deadLetterContainerName: deadLetterContainer
    skuName: storageSku
  }
}

module keyVault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: {
    location: location
    tags: tags
    name: '${prefix}-kv-${token}'
    workspaceId: monitoring.outputs.workspaceId
    isPrivate: isPrivate
  }
}

module eventGrid 'modules/event-grid.bicep' = {
  name: 'event-grid'
  params: {
    location: location
    tags: tags
    name: '${namePrefix}-lake'
    lakeAccountId: lake.outputs.id
    workspaceId: monitoring.outputs.workspaceId
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    lakeName: lake.outputs.name
    hostStorageName: hostStorage.outputs.name
    hubNamespaceName: eventHubs.outputs.namespaceName
    hubName: eventHubs.outputs.hubName
    vaultName: keyVault.outputs.name
    insightsName: monitoring.outputs.insightsName
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: eventGrid.outputs.principalId
    snowflakePrincipalId: snowflakePrincipalId
    vaultOfficersGroupId: vaultOfficersGroupId
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  name: 'network'
  params: {
    location: location
    tags: tags
    name: '${namePrefix}-vnet'
    addressPrefix: networkAddressPrefix
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  name: 'private-endpoints'
  params: {
    location: location
    tags: tags
    namePrefix: namePrefix
    subnetId: isPrivate ? network!.outputs.endpointSubnetId : ''
    targets: [
      {
        name: 'lake-blob'
        resourceId: lake.outputs.id
        groupId: 'blob'
        zone: 'blob.${environment().suffixes.storage}'
      }
      {
        name: 'lake-dfs'
        resourceId: lake.outputs.id
        groupId: 'dfs'
        zone: 'dfs.${environment().suffixes.storage}'
      }
      {
        name: 'lake-queue'
        resourceId: lake.outputs.id
        groupId: 'queue'
        zone: 'queue.${environment().suffixes.storage}'
      }
      {
        name: 'host-blob'
        resourceId: hostStorage.outputs.id
        groupId: 'blob'
        zone: 'blob.${environment().suffixes.storage}'
      }
      {
        name: 'host-queue'
        resourceId: hostStorage.outputs.id
        groupId: 'queue'
        zone: 'queue.${environment().suffixes.storage}'
      }
      {
        name: 'host-table'
        resourceId: hostStorage.outputs.id
        groupId: 'table'
        zone: 'table.${environment().suffixes.storage}'
      }
      {
        name: 'hub'
        resourceId: eventHubs.outputs.namespaceId
        groupId: 'namespace'
        zone: 'servicebus.windows.net'
      }
      {
        name: 'vault'
        resourceId: keyVault.outputs.id
        groupId: 'vault'
        zone: 'vaultcore.azure.net'
      }
    ]
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    location: location
    tags: tags
    name: '${namePrefix}-func'
    planName: '${namePrefix}-plan'
    workspaceId: monitoring.outputs.workspaceId
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    hubFullyQualifiedNamespace: eventHubs.outputs.fullyQualifiedNamespace
    hubName: eventHubs.outputs.hubName
    hubConsumerGroup: eventHubs.outputs.consumerGroupName
    lakeBlobEndpoint: lake.outputs.blobEndpoint
    lakeQueueEndpoint: lake.outputs.queueEndpoint
    lakeDfsEndpoint: lake.outputs.dfsEndpoint
    lakeContainer: lake.outputs.containerName
    insightsConnectionString: monitoring.outputs.connectionString
    subnetId: isPrivate ? network!.outputs.appSubnetId : ''
    isPrivate: isPrivate
    allowedAddresses: allowedAddresses
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    schedule: schedule
    generatesEvents: generatesEvents
    generateRate: generateRate
    generateSeed: generateSeed
    snowflake: snowflake
    snowflakePrivateKeySecretUri: empty(snowflakePrivateKeySecretName)
      ? ''
      : '${keyVault.outputs.uri}secrets/${snowflakePrivateKeySecretName}'
    pollUrl: pollUrl
    pollTokenSecretUri: empty(pollTokenSecretName) ? '' : '${keyVault.outputs.uri}secrets/${pollTokenSecretName}'
    alertWebhookUrl: alertWebhookUrl
    alertWebhookSecretUri: '${keyVault.outputs.uri}secrets/${alertWebhookSecretName}'
  }
  dependsOn: [
    roles // an app that starts before its roles fails until they reach it
    privateEndpoints // and a private one before its way to the storage
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    location: location
    tags: tags
    namePrefix: namePrefix
    workspaceId: monitoring.outputs.workspaceId
    hubNamespaceId: eventHubs.outputs.namespaceId
    topicId: eventGrid.outputs.id
    emails: alertEmails
    thresholds: thresholds
    isEnabled: alertsEnabled
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStartDate)) {
  name: 'budget'
  params: {
    amount: monthlyBudget
    startDate: budgetStartDate
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// what the pipeline and the Snowflake scripts ask for
output tenantId string = tenant().tenantId
output functionAppName string = functionApp.outputs.name
output functionAppHostName string = functionApp.outputs.hostName
output topicName string = eventGrid.outputs.name
output hostStorageId string = hostStorage.outputs.id
output lakeAccountName string = lake.outputs.name
output lakeContainerName string = lake.outputs.containerName
output hubNamespaceName string = eventHubs.outputs.namespaceName
output vaultName string = keyVault.outputs.name
output identityName string = identity.outputs.name
@description('The subject of Snowflake\'s workload identity user.')
output identityPrincipalId string = identity.outputs.principalId
@description('Fixed address that a private deployment calls Snowflake from; empty otherwise.')
output outboundAddress string = isPrivate ? network!.outputs.outboundAddress : ''
