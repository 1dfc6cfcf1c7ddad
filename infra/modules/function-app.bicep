// The Functions app on Flex Consumption: scales to nothing where no timer keeps it awake, one package for all functions, no key in its settings.

import { alwaysReadyGroup, schedules, snowflakeSettings } from '../types.bicep'

param location string
param tags object
param name string
param planName string
param workspaceId string

param identityId string
param identityClientId string

param hostStorageName string
param packageContainerUrl string

param hubFullyQualifiedNamespace string
param hubName string
param hubConsumerGroup string

param lakeBlobEndpoint string
param lakeQueueEndpoint string
param lakeDfsEndpoint string
param lakeContainer string

param insightsConnectionString string

@description('Subnet for what the app calls; empty leaves it on the public network.')
param subnetId string

@description('Let only Event Grid and allowedAddresses call the app.')
param isPrivate bool

@description('Address ranges (CIDR) that may call the HTTP API of a private deployment.')
param allowedAddresses string[]

@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Ceiling of scaling out, and so of the bill. The archive never uses more than the hub has partitions.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Groups that never scale to nothing. They cost while idle and spare the first event its cold start.')
param alwaysReady alwaysReadyGroup[]

param schedule schedules

@description('Let the timer make demonstration events.')
param generatesEvents bool

@description('Events a second of the generator.')
@minValue(1)
param generateRate int

@description('Seed of the generator: the same seed makes the same events.')
param generateSeed int

param snowflake snowflakeSettings

@description('Key Vault secret that holds the key pair, for snowflake_jwt; empty otherwise.')
param snowflakePrivateKeySecretUri string

@description('JSON API that changes are pulled from; empty pulls nothing.')
param pollUrl string

@description('Key Vault secret that holds the bearer token of that API; empty sends none.')
param pollTokenSecretUri string

@description('Who is told of alerts: an https address that takes Standard Webhooks; empty tells nobody.')
param alertWebhookUrl string

@description('Key Vault secret with what its messages are signed with: whsec_ and 24 to 64 random bytes in base64.')
param alertWebhookSecretUri string

var required = {
  AZURE_CLIENT_ID: identityClientId // which identity the app signs in as; unset, it would look for a developer of the Azure CLI
  MANAGED_IDENTITY_CLIENT_ID: identityClientId // which identity Snowflake's driver means
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId

  EventHub__fullyQualifiedNamespace: hubFullyQualifiedNamespace
  EventHub__credential: 'managedidentity'
  EventHub__clientId: identityClientId
  EventHubName: hubName
  EventHubConsumerGroup: hubConsumerGroup

  // the blob trigger reads the file and keeps its queues: it needs both endpoints, written without the slash at the end
  LakeStorage__blobServiceUri: uriOnly(lakeBlobEndpoint)
  LakeStorage__queueServiceUri: uriOnly(lakeQueueEndpoint)
  LakeStorage__credential: 'managedidentity'
  LakeStorage__clientId: identityClientId
  LakeTriggerPath: '${lakeContainer}/lake/{name}' // container, folder, then the rest of the path as {name}

  Lake__ServiceUri: uriOnly(lakeDfsEndpoint)
  Lake__Container: lakeContainer

  GenerateSchedule: schedule.generate
  ReconcileSchedule: schedule.reconcile
  PollSchedule: schedule.poll
  Generate__Rate: string(generateRate)
  Generate__Seed: string(generateSeed)

  Snowflake__Account: snowflake.account
  Snowflake__User: snowflake.user
  Snowflake__Warehouse: snowflake.warehouse
  Snowflake__Database: snowflake.database
  Snowflake__Role: snowflake.role
  Snowflake__Authenticator: snowflake.authenticator

  Merge__OnArrival: snowflake.runsOnArrival ? 'true' : 'false'
  'AzureWebJobs.LoadWarehouse.Disabled': snowflake.loadsByPipe ? 'true' : 'false'
  'AzureWebJobs.PollSource.Disabled': empty(pollUrl) ? 'true' : 'false'
  'AzureWebJobs.GenerateEvents.Disabled': generatesEvents ? 'false' : 'true'
}
var keyPair = empty(snowflakePrivateKeySecretUri) ? {} : {
  Snowflake__PrivateKeySecretUri: snowflakePrivateKeySecretUri
}
var reports = empty(snowflake.reportWarehouse) ? {} : {
  Snowflake__ReportWarehouse: snowflake.reportWarehouse
}
var byPipe = !snowflake.loadsByPipe ? {} : {
  Load__MissedAfter: '00:30:00' // what the pipe may take before the reconciling timer counts a file as missed
}
var polled = empty(pollUrl) ? {} : {
  Poll__Url: pollUrl
}
var pollToken = empty(pollUrl) || empty(pollTokenSecretUri) ? {} : {
  Poll__BearerToken: '@Microsoft.KeyVault(SecretUri=${pollTokenSecretUri})' // the platform reads it, as the app's identity
}
var alerted = empty(alertWebhookUrl) ? {} : {
  Alert__Webhooks__0__Name: 'default'
  Alert__Webhooks__0__Url: alertWebhookUrl
  Alert__Webhooks__0__Secret: '@Microsoft.KeyVault(SecretUri=${alertWebhookSecretUri})'
}

var callers = [
  for (address, i) in allowedAddresses: {
    name: 'caller-${i}'
    priority: 200 + i
    action: 'Allow'
    ipAddress: address
  }
]
var eventGrid = [
  {
    name: 'event-grid' // the webhook of the blob trigger
    priority: 100
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'AzureEventGrid'
  }
]

func uriOnly(endpoint string) string => endsWith(endpoint, '/') ? take(endpoint, length(endpoint) - 1) : endpoint

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true // Linux
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: isPrivate ? 'Deny' : 'Allow'
      ipSecurityRestrictions: isPrivate ? concat(eventGrid, callers) : []
      // packages still arrive from the pipeline's runner, which Entra ID lets in and no password
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(required, reports, byPipe, keyPair, polled, pollToken, alerted)
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs' // tells of the host also when Application Insights cannot
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

output id string = app.id
output name string = app.name
output hostName string = app.properties.defaultHostName
