using '../main.bicep'

// A cheap place to try things: makes its own events once an hour, sleeps between (app and warehouse), keeps little.

param environmentName = 'dev'

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

// The timers of main.bicep tick every 10 seconds, 30 seconds and 5 minutes: with them nothing ever sleeps.
param schedule = {
  generate: '0 0 * * * *'
  reconcile: '0 20 * * * *'
  poll: '0 40 * * * *'
}
param generatesEvents = true
param generateRate = 10 // of an hour ten minutes are made up for: 6,000 events at each tick

// They want metrics every 15 minutes, and gold that is fresh: both wake what is to sleep.
param alertsEnabled = false

param alertEmails = json(readEnvironmentVariable('ALERT_EMAILS', '[]'))
param monthlyBudget = 100
param budgetStartDate = readEnvironmentVariable('BUDGET_START_DATE', '')
