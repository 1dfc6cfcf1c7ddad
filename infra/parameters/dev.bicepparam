using '../main.bicep'

// A cheap place to try things: scales to nothing, makes its own events, keeps little.

param environmentName = 'dev'

var snowflakeAccount = readEnvironmentVariable('SNOWFLAKE_ACCOUNT', '')

param snowflake = {
  account: empty(snowflakeAccount) ? fail('set SNOWFLAKE_ACCOUNT to organisation-account, as infra/README.md says') : snowflakeAccount
  user: 'TRADEKPI_FUNCTIONS'
  warehouse: 'TRADEKPI_WH'
  database: 'TRADEKPI'
  role: 'TRADEKPI_LOADER'
  authenticator: 'workload_identity'
}
param snowflakePrincipalId = readEnvironmentVariable('SNOWFLAKE_PRINCIPAL_ID', '')

param generatesEvents = true
param generateRate = 10

param alertEmails = json(readEnvironmentVariable('ALERT_EMAILS', '[]'))
param monthlyBudget = 100
param budgetStartDate = readEnvironmentVariable('BUDGET_START_DATE', '')
