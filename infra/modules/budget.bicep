// What a month of this resource group may cost in Azure. Snowflake's credits have their own monitor: sql/00_platform/030.

@description('In the currency of the billing account.')
@minValue(1)
param amount int

@description('First day of a month, yyyy-MM-dd. Azure refuses to change it later, so it must stay the same from one deployment to the next.')
param startDate string

param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'tradekpi-monthly'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      actual80: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [actionGroupId]
      }
      forecast100: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted' // in time to do something about it
        contactEmails: []
        contactGroups: [actionGroupId]
      }
    }
  }
}
