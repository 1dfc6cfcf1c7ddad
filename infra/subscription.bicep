// Optional: makes the resource group too. az deployment sub create --location LOCATION --template-file infra/subscription.bicep ...
// Everything else is deployed into the group with main.bicep.

targetScope = 'subscription'

@allowed(['dev', 'prod'])
param environmentName string

param location string

param resourceGroupName string = 'rg-tradekpi-${environmentName}'

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName
  location: location
  tags: {
    application: 'tradekpi'
    environment: environmentName
  }
}

output resourceGroupName string = group.name
