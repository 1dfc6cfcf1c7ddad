// New lake files reach the blob trigger. Run after the app is deployed: Event Grid calls the webhook once before it accepts it.
//   az deployment group create --resource-group RG --template-file infra/modules/event-subscription.bicep --parameters ...

@description('Output topicName of main.bicep.')
param topicName string

@description('Output functionAppName of main.bicep.')
param functionAppName string

@description('The blob trigger\'s webhook, as subscribe.sh puts it together. It carries the one key of this deployment: nothing else opens it.')
@secure()
param webhookUrl string

param containerName string = 'lake'

@description('Output hostStorageId of main.bicep: there undeliverable events end.')
param deadLetterStorageId string

param deadLetterContainerName string = 'dead-letters'

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'load-${functionAppName}'
  properties: {
    eventDeliverySchema: 'EventGridSchema' // the webhook of the blobs extension reads no other
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: webhookUrl
        maxEventsPerBatch: 1 // the extension turns each call into a queue message; batches only make a failure larger
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      // the slash at the end keeps the quarantine/ folder out: a quarantined file is nothing to load
      subjectBeginsWith: '/blobServices/default/containers/${containerName}/blobs/lake/'
      subjectEndsWith: '.json'
      advancedFilters: [
        {
          // CreateFile announces an empty file; only these say that the content is complete
          operatorType: 'StringIn'
          key: 'data.api'
          values: ['FlushWithClose', 'PutBlob', 'PutBlockList']
        }
        {
          operatorType: 'NumberGreaterThan'
          key: 'data.contentLength'
          value: 0
        }
      ]
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440 // a day; later the reconciling timer has long loaded the file
    }
    deadLetterWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: deadLetterStorageId
          blobContainerName: deadLetterContainerName
        }
      }
    }
  }
}

output subscriptionId string = subscription.id
