/**
 * azure-native:web:Connection, an API connection.
 * `kind`, `parameterValueType` and `parameterValueSet` are not declared, so they never reach ARM. Another
 * `location` is an update, which ARM refuses: azure-rest-api-specs
 * Microsoft.Web/stable/2016-06-01/logicAppsManagementClient.json (`ResourceDefinition`) has no
 * x-ms-mutability.
 * Source: @pulumi/azure-native 3.28.0 web/connection.d.ts and types/input.d.ts
 */
import { any, object, objects, type Properties, type ResourceType, string, stringMap } from "./resource-type";

const api: Properties = {
  brandColor: string,
  description: string,
  displayName: string,
  iconUri: string,
  id: string,
  name: string,
  swagger: any,
  type: string,
};

const error: Properties = { code: string, etag: string, location: string, message: string, tags: stringMap };

function connectionProperties(errorProperties: Properties): Properties {
  return {
    api: object(api),
    changedTime: string,
    createdTime: string,
    customParameterValues: stringMap,
    displayName: string,
    nonSecretParameterValues: stringMap,
    parameterValues: stringMap,
    statuses: objects({ error: object(errorProperties), status: string, target: string }),
    testLinks: objects({ method: string, requestUri: string }),
  };
}

export const connection: ResourceType = {
  token: "azure-native:web:Connection",
  getter: "azure-native:web:getConnection",
  apiVersion: "2016-06-01",
  path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.Web/connections/{connectionName}",
  parameters: [
    { name: "subscriptionId" },
    { name: "resourceGroupName", required: true },
    { name: "connectionName", autoName: "random" },
  ],
  inputs: { location: string, properties: object(connectionProperties(error)), tags: stringMap },
  outputs: {
    etag: string,
    id: string,
    location: string,
    name: string,
    properties: object(connectionProperties({ ...error, id: string, name: string, type: string })),
    tags: stringMap,
    type: string,
  },
};
