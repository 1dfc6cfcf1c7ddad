// Log Analytics, and Application Insights on top of it: every alert query reads this one workspace.

param location string
param tags object

param workspaceName string
param insightsName string

@description('Days that logs stay searchable.')
@minValue(30)
@maxValue(730)
param retentionInDays int

@description('Gigabytes a day, then ingestion stops until midnight: an error loop must not cost more than the pipeline.')
@minValue(1)
param dailyCapGb int

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionInDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGb
    }
    features: {
      disableLocalAuth: true // Entra ID only, also for whoever sends logs
      enableLogAccessUsingOnlyResourcePermissions: true // who may read a resource may read its logs, and no others
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true // the connection string then only says where; the app proves who it is
  }
}

output workspaceId string = workspace.id
output insightsName string = insights.name
output connectionString string = insights.properties.ConnectionString
