// Who is told, and of what. Platform metrics where Azure has them, log queries for what only the pipeline knows.
// The pipeline's own metrics are those of the table in infra/README.md; tests/infra-checks compares the names.

import { alertThresholds } from '../types.bicep'

param location string
param tags object
param namePrefix string
param workspaceId string
param hubNamespaceId string
param topicId string

@description('Addresses that get a mail for every alert.')
param emails string[]

param thresholds alertThresholds

@description('Off while data is being loaded for the first time.')
param isEnabled bool

func total(metric string) string => 'AppMetrics | where Name == "${metric}" | summarize value = sum(Sum)'

func highest(metric string) string => 'AppMetrics | where Name == "${metric}" | summarize value = max(Max)'

@description('The first metric if the second stood still meanwhile, else 0.')
func without(metric string, next string) string => 'AppMetrics | where Name in ("${metric}", "${next}") | summarize came = sumif(Sum, Name == "${metric}"), went = sumif(Sum, Name == "${next}") | project value = iff(went == 0, came, 0.0)'

// severity: 0 critical, 1 error, 2 warning, 3 informational
var logAlerts = [
  {
    name: 'function-failures'
    description: 'Functions fail. The archive retries for ever and holds its partition back, so the lake may stand still.'
    query: 'AppRequests | where Success == false and not(coalesce(tolong(ResultCode), 0) between (400 .. 499)) | summarize value = sum(ItemCount)'
    severity: 1
    window: 'PT5M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 1
  }
  {
    name: 'poison'
    description: 'The blob trigger gave a file up (poison queue). The reconciling timer tries it again; look why it failed.'
    query: 'StorageQueueLogs | where OperationName == "PutMessage" and Uri contains "-poison" | summarize value = count()'
    severity: 1
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 1
  }
  {
    name: 'quarantine'
    description: 'Events were refused at the door. GET /api/quarantine (master key) has their reasons: mend the source, replay.'
    query: total('tradekpi.quarantined')
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 1
  }
  {
    name: 'rejected'
    description: 'Silver rejects more events than usual: ops.vw_rejections says which and why.'
    query: total('tradekpi.rejected')
    severity: 2
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: thresholds.rejectedPerHour
    periods: 1
  }
  {
    name: 'freshness'
    description: 'Gold is older than promised.'
    query: highest('tradekpi.freshness')
    severity: 1
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: thresholds.freshnessSeconds
    periods: 1
  }
  {
    name: 'no-report'
    description: 'The pipeline reports no freshness at all: the app, its timer or its telemetry is down.'
    query: 'AppMetrics | where Name == "tradekpi.freshness" | summarize value = count()'
    severity: 1
    window: 'PT30M'
    operator: 'LessThan'
    threshold: 1
    periods: 1
  }
  {
    name: 'consumer-lag'
    description: 'The archive does not keep up with the hub: more partitions, more instances, or a partition that is held back.'
    query: highest('tradekpi.lag')
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: thresholds.consumerLag
    periods: 2
  }
  {
    name: 'archive-stands'
    description: 'Events come in and none reaches the lake.'
    query: without('tradekpi.events.in', 'tradekpi.archived')
    severity: 0
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 2
  }
  {
    name: 'load-stands'
    description: 'Files reach the lake and none reaches bronze: the subscription, the trigger, or Snowflake\'s access to the lake.'
    query: without('tradekpi.archived', 'tradekpi.loaded')
    severity: 1
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 2
  }
  {
    name: 'tasks-stand'
    description: 'Rows are loaded and none is merged: a task of the graph failed or is suspended. ops.vw_runs says which.'
    query: without('tradekpi.loaded', 'tradekpi.merged')
    severity: 1
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 2
  }
  {
    name: 'stream-near-stale'
    description: 'A stream has waited long to be read. Once stale it is lost, and silver must be rebuilt from the lake.'
    query: highest('tradekpi.stream.staleness')
    severity: 1
    window: 'PT1H'
    operator: 'GreaterThan'
    threshold: thresholds.streamStalenessSeconds
    periods: 1
  }
  {
    name: 'data-test-failed'
    description: 'A data test of sql/70_tests finds offending rows: ops.vw_data_quality names it.'
    query: highest('tradekpi.data_tests.failed')
    severity: 1
    window: 'PT30M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 1
  }
  {
    name: 'http-5xx'
    description: 'The HTTP API answers with errors of its own.'
    query: 'AppRequests | where toint(ResultCode) >= 500 | summarize value = sum(ItemCount)'
    severity: 1
    window: 'PT5M'
    operator: 'GreaterThan'
    threshold: thresholds.http5xx
    periods: 1
  }
  {
    name: 'http-p95'
    description: 'The HTTP API is slow.'
    query: 'AppRequests | where Url contains "/api/" | summarize value = percentile(DurationMs, 95)'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: thresholds.httpP95Milliseconds
    periods: 2
  }
  {
    name: 'key-vault-failures'
    description: 'Key Vault refuses or fails. The first 401 of each sign-in is its handshake and does not count.'
    query: 'AZKVAuditLogs | where HttpStatusCode >= 400 and not(OperationName == "Authentication" and HttpStatusCode == 401) | summarize value = count()'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    threshold: 0
    periods: 1
  }
]

var metricAlerts = [
  {
    name: 'hub-throttled'
    description: 'Event Hubs turns requests away: more throughput units, or auto-inflate.'
    resourceId: hubNamespaceId
    namespace: 'Microsoft.EventHub/namespaces'
    metric: 'ThrottledRequests'
    operator: 'GreaterThan'
    severity: 2
    window: 'PT5M'
    threshold: 0
  }
  {
    name: 'silence'
    description: 'No event reached the hub for an hour: ask the sources before the users ask you.'
    resourceId: hubNamespaceId
    namespace: 'Microsoft.EventHub/namespaces'
    metric: 'IncomingMessages'
    operator: 'LessThan'
    severity: 2
    window: 'PT1H'
    threshold: 1
  }
  {
    name: 'event-grid-dead-letters'
    description: 'News of a lake file could not be delivered. The reconciling timer loads the file; mend the webhook.'
    resourceId: topicId
    namespace: 'Microsoft.EventGrid/systemTopics'
    metric: 'DeadLetteredCount'
    operator: 'GreaterThan'
    severity: 2
    window: 'PT15M'
    threshold: 0
  }
  {
    name: 'event-grid-dropped'
    description: 'News of a lake file was dropped: not even the dead-letter container took it.'
    resourceId: topicId
    namespace: 'Microsoft.EventGrid/systemTopics'
    metric: 'DroppedEventCount'
    operator: 'GreaterThan'
    severity: 1
    window: 'PT15M'
    threshold: 0
  }
]

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-alerts'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'tradekpi' // at most 12 characters, the sender of a text message
    emailReceivers: [
      for (email, i) in emails: {
        name: 'email-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${namePrefix} ${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: isEnabled
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      skipQueryValidation: true // a new workspace has none of the tables until the first line is written
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Maximum'
            metricMeasureColumn: 'value'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: alert.periods
              minFailingPeriodsToAlert: alert.periods
            }
          }
        ]
      }
      actions: {
        actionGroups: [actionGroup.id]
      }
    }
  }
]

resource metricAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: isEnabled
      scopes: [alert.resourceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            operator: alert.operator
            threshold: alert.threshold
            timeAggregation: 'Total'
          }
        ]
      }
      actions: [
        {
          actionGroupId: actionGroup.id
        }
      ]
    }
  }
]

output actionGroupId string = actionGroup.id
