// The lake: ADLS Gen2, one container whose folders are lake/ (events) and quarantine/ (what the door refused).

param location string
param tags object
param name string
param containerName string
param workspaceId string

@description('Refuse every network but the private endpoints, and Snowflake where allowedSubnetIds names its subnets.')
param isPrivate bool

@description('Subnets of Snowflake (SYSTEM$GET_SNOWFLAKE_PLATFORM_INFO) that may read the lake while it is private.')
param allowedSubnetIds string[]

@description('Days until files move to the cool tier. They are read once when loaded, then only by verify and rebuild.')
@minValue(1)
param coolAfterDays int

@description('Days until files move to the archive tier; 0 keeps them online. Neither COPY nor verify can read an archived file.')
@minValue(0)
param archiveAfterDays int

@description('Days that a deleted file can be restored.')
@minValue(1)
@maxValue(365)
param softDeleteDays int

@description('Copies in three zones for production, in one for the rest.')
@allowed(['Standard_LRS', 'Standard_ZRS'])
param skuName string

var archive = archiveAfterDays == 0 ? {} : {
  tierToArchive: {
    daysAfterModificationGreaterThan: archiveAfterDays
  }
}
var isReadBySnowflake = isPrivate && !empty(allowedSubnetIds)

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: skuName
  }
  properties: {
    isHnsEnabled: true // real folders and write-once uploads; cannot be changed later
    accessTier: 'Hot'
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    allowSharedKeyAccess: false // identities and roles only
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    // Snowflake's subnets enter through the public endpoint's rules, so that endpoint stays on for them alone
    publicNetworkAccess: isPrivate && !isReadBySnowflake ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices' // Event Grid reads the account to announce new files
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      virtualNetworkRules: [
        for subnetId in allowedSubnetIds: {
          id: subnetId
          action: 'Allow'
        }
      ]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // soft delete works with a hierarchical namespace; versioning, change feed and point-in-time restore do not
    deleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: softDeleteDays
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: containerName
  properties: {
    publicAccess: 'None'
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default' // the blob trigger keeps its work and its poison messages in queues beside the files
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'lake-cool'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['${containerName}/lake/']
            }
            actions: {
              baseBlob: union(
                {
                  tierToCool: {
                    daysAfterModificationGreaterThan: coolAfterDays
                  }
                },
                archive
              )
            }
          }
        }
      ]
    }
  }
  dependsOn: [blobs]
}

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    // reads are left out: Snowflake and verify read every file, and each read would be a log line
    logs: [
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queues
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'StorageWrite' // a message put on a poison queue is what the poison alert looks for
        enabled: true
      }
    ]
  }
}

output id string = account.id
output name string = account.name
output containerName string = container.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output dfsEndpoint string = account.properties.primaryEndpoints.dfs
