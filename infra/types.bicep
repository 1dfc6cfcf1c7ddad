// Shapes that main.bicep passes on to more than one module.

@export()
@description('Where and as whom the app signs in to Snowflake. Names only: the managed identity is the credential.')
type snowflakeSettings = {
  @description('Account identifier, organisation-account.')
  account: string
  @description('The user of sql/00_platform/070_workload_user.sql.')
  user: string
  warehouse: string
  database: string
  role: string
  @description('workload_identity needs no secret; snowflake_jwt reads the key pair from Key Vault.')
  authenticator: 'workload_identity' | 'snowflake_jwt'
  @description('A warehouse of their own for the reports; empty: the same as the pipeline.')
  reportWarehouse: string
  @description('Snowpipe loads the files, and the app only what it missed.')
  loadsByPipe: bool
  @description('The app asks for a run of the task graph when it has loaded something; otherwise the streams alone start it.')
  runsOnArrival: bool
}

@export()
@description('NCRONTAB schedules, six fields, UTC.')
type schedules = {
  @description('The generator of demonstration events.')
  generate: string
  @description('Lists the lake against the load ledger: the net under Event Grid.')
  reconcile: string
  @description('The polled JSON API; without an address it is off.')
  poll: string
}

@export()
@description('Groups that keep instances warm: http, blob or function:NAME.')
type alwaysReadyGroup = {
  name: string
  instanceCount: int
}

@export()
@description('When an alert fires. Zero means: at the first one.')
type alertThresholds = {
  @description('Seconds between now and the newest event that gold holds.')
  freshnessSeconds: int
  @description('Events of the hub that are not in the lake yet.')
  consumerLag: int
  @description('Events refused by silver in an hour.')
  rejectedPerHour: int
  @description('Seconds that the oldest unread change of a stream has waited. A stream is stale after 14 days.')
  streamStalenessSeconds: int
  @description('HTTP answers 5xx in five minutes.')
  http5xx: int
  @description('95th percentile of the HTTP answers, milliseconds.')
  httpP95Milliseconds: int
}
