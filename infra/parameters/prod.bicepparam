using '../main.bicep'

param environmentName = 'prod'

var snowflakeAccount = readEnvironmentVariable('SNOWFLAKE_ACCOUNT', '')

param snowflake = {
  account: empty(snowflakeAccount) ? fail('set SNOWFLAKE_ACCOUNT to organisation-account, as infra/README.md says') : snowflakeAccount
  user: 'TRADEKPI_FUNCTIONS'
  warehouse: 'TRADEKPI_WH'
  database: 'TRADEKPI'
  role: 'TRADEKPI_LOADER'
  authenticator: 'workload_identity'
  reportWarehouse: readEnvironmentVariable('SNOWFLAKE_REPORT_WAREHOUSE', '')
  loadsByPipe: readEnvironmentVariable('SNOWFLAKE_PIPES', '') == 'true'
  runsOnArrival: readEnvironmentVariable('RUNS_ON_ARRIVAL', '') != 'false'
}
param snowflakePrincipalId = readEnvironmentVariable('SNOWFLAKE_PRINCIPAL_ID', '')
param vaultOfficersGroupId = readEnvironmentVariable('VAULT_OFFICERS_GROUP_ID', '')

param storageSku = 'Standard_ZRS'
param lakeSoftDeleteDays = 30

// 16 partitions read 16 MB/s in parallel at most; the units follow the load between 1 and 8
param hubPartitionCount = 16
param hubThroughputUnits = 1
param hubMaximumThroughputUnits = 8
param hubRetentionHours = 168 // a week: an outage over a long weekend loses nothing

param maximumInstanceCount = 100
param alwaysReady = [
  {
    name: 'http' // the dashboard answers without a cold start
    instanceCount: 1
  }
]

param logRetentionInDays = 90
param logDailyCapGb = 5

param alertEmails = json(readEnvironmentVariable('ALERT_EMAILS', '[]'))
param thresholds = {
  freshnessSeconds: 300
  consumerLag: 200000
  rejectedPerHour: 100
  streamStalenessSeconds: 259200
  http5xx: 0
  httpP95Milliseconds: 500
}
param monthlyBudget = 1000
param budgetStartDate = readEnvironmentVariable('BUDGET_START_DATE', '')
