// Every role assignment of the deployment. Who may do what is read here and nowhere else.
// A name is the digest of scope, principal and role, so a second deployment finds the same assignments.

param lakeName string
param hostStorageName string
param hubNamespaceName string
param hubName string
param vaultName string
param insightsName string

@description('The app\'s managed identity.')
param appPrincipalId string

@description('The system topic\'s identity.')
param topicPrincipalId string

@description('Object id of Snowflake\'s service principal, known only after the consent to its storage integration; empty until then.')
param snowflakePrincipalId string

@description('Object id of the group that keeps secrets; empty grants nobody.')
param vaultOfficersGroupId string

var role = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  blobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  blobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1' // Storage Blob Data Reader
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
  hubSender: '2b629674-e913-4c01-ae53-ef4638d8f975' // Azure Event Hubs Data Sender
  hubReceiver: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' // Azure Event Hubs Data Receiver
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
  secretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7' // Key Vault Secrets Officer
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
}

// writes and lists files; its blob trigger keeps receipts and queues beside them (owner is what the trigger's documentation asks for)
var appOnLake = [role.blobDataOwner, role.queueDataContributor]
// packages, checkpoints and locks (blob), the trigger's internal queues, diagnostic events (table)
var appOnHost = [role.blobDataOwner, role.queueDataContributor, role.tableDataContributor]
var appOnHub = [role.hubSender, role.hubReceiver]

resource lake 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: lakeName
}

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource hubNamespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: hubNamespaceName
}

resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' existing = {
  parent: hubNamespace
  name: hubName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource appLakeRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in appOnLake: {
    scope: lake
    name: guid(lake.id, appPrincipalId, roleId)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal' // said outright: a new identity is not known everywhere at once
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
    }
  }
]

resource appHostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in appOnHost: {
    scope: hostStorage
    name: guid(hostStorage.id, appPrincipalId, roleId)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
    }
  }
]

resource appHubRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for roleId in appOnHub: {
    scope: hub
    name: guid(hub.id, appPrincipalId, roleId)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)
    }
  }
]

resource appVaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appPrincipalId, role.secretsUser)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.secretsUser)
  }
}

resource appInsightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, appPrincipalId, role.metricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.metricsPublisher)
  }
}

resource topicDeadLetterRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: hostStorage
  name: guid(hostStorage.id, topicPrincipalId, role.blobDataContributor)
  properties: {
    principalId: topicPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataContributor)
  }
}

resource snowflakeLakeRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(snowflakePrincipalId)) {
  scope: lake
  name: guid(lake.id, snowflakePrincipalId, role.blobDataReader)
  properties: {
    principalId: snowflakePrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.blobDataReader)
  }
}

resource secretsOfficerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(vaultOfficersGroupId)) {
  scope: vault
  name: guid(vault.id, vaultOfficersGroupId, role.secretsOfficer)
  properties: {
    principalId: vaultOfficersGroupId
    principalType: 'Group'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.secretsOfficer)
  }
}
