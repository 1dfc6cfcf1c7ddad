// One private endpoint for each service that the app talks to, registered in the zones of network.bicep.

param location string
param tags object
param namePrefix string
param subnetId string

@description('What to reach: name, resourceId, groupId, zone (the part of the zone name after privatelink.).')
param targets privateTarget[]

type privateTarget = {
  name: string
  resourceId: string
  groupId: string
  zone: string
}

@batchSize(1) // a storage account takes one change at a time
resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for target in targets: {
    name: '${namePrefix}-${target.name}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            privateLinkServiceId: target.resourceId
            groupIds: [target.groupId]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (target, i) in targets: {
    parent: endpoints[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.groupId
          properties: {
            privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', 'privatelink.${target.zone}')
          }
        }
      ]
    }
  }
]
