// The hub: change events from the door until the archive stage has them in the lake.

param location string
param tags object
param namespaceName string
param hubName string
param consumerGroupName string
param workspaceId string
param isPrivate bool

@description('As many archive instances as can read at once. Cannot be changed later on the Standard tier.')
@minValue(1)
@maxValue(32)
param partitionCount int

@description('One unit takes in 1 MB or 1,000 events a second, whichever comes first.')
@minValue(1)
@maxValue(40)
param throughputUnits int

@description('Units that the namespace may grow to by itself; 0 switches growing off. It never shrinks by itself.')
@minValue(0)
@maxValue(40)
param maximumThroughputUnits int

@description('Hours that an event waits for the archive stage: how long an outage may last without a loss.')
@minValue(1)
@maxValue(168)
param retentionHours int

resource hubNamespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: {
    name: 'Standard' // Basic has no consumer groups of one's own
    tier: 'Standard'
    capacity: throughputUnits
  }
  properties: {
    isAutoInflateEnabled: maximumThroughputUnits > 0
    maximumThroughputUnits: maximumThroughputUnits
    disableLocalAuth: true // no connection strings: identities and roles only
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: hubNamespace
  name: hubName
  properties: {
    partitionCount: partitionCount
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: retentionHours
    }
  }
}

resource archiveGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = {
  parent: hub
  name: consumerGroupName // its own: a curious reader on $Default must not move the archive's position
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: hubNamespace
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output namespaceId string = hubNamespace.id
output namespaceName string = hubNamespace.name
output hubName string = hub.name
output consumerGroupName string = archiveGroup.name
@description('Host name, without the scheme and port that serviceBusEndpoint carries.')
output fullyQualifiedNamespace string = split(replace(hubNamespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]
