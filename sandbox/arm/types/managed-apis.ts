/**
 * Microsoft.Web/locations/managedApis: the connectors that a connection can use.
 * Source: https://learn.microsoft.com/connectors/connector-reference/connector-reference-logicapps-connectors
 * `commondataservice` follows an exported connection (name, description, colour, no test link). Unverified:
 * the display data of the others, and every version in an icon's address.
 */

/** A connector as connections refer to it. */
export interface ManagedApi {
  name: string;
  displayName: string;
  description: string;
  brandColor: string;
  /** Whether its connections offer a test call. */
  isTestable: boolean;
  /** Connection parameters. Values of `secret` ones are never returned. */
  parameters: Readonly<Record<string, "secret" | "open">>;
}

const dataverseParameters = {
  "token:clientId": "open",
  "token:clientSecret": "secret",
  "token:TenantId": "open",
  "token:grantType": "open",
  "token:resourceUri": "open",
} as const;

const managedApis: readonly ManagedApi[] = [
  {
    name: "commondataservice",
    displayName: "Microsoft Dataverse (legacy)",
    description: "Provides access to the environment database in Microsoft Dataverse.",
    brandColor: "#637080",
    isTestable: false,
    parameters: dataverseParameters,
  },
  {
    name: "dynamicscrmonline",
    displayName: "Dynamics 365 (deprecated)",
    description: "Dynamics 365 connector provided for access to organizations on the Dataverse.",
    brandColor: "#002050",
    isTestable: false,
    parameters: dataverseParameters,
  },
  {
    name: "azureblob",
    displayName: "Azure Blob Storage",
    description: "Stores unstructured data as blobs of a storage account.",
    brandColor: "#804998",
    isTestable: true,
    parameters: { accountName: "open", accessKey: "secret" },
  },
  {
    name: "azurequeues",
    displayName: "Azure Queues",
    description: "Stores messages in the queues of a storage account.",
    brandColor: "#0072C6",
    isTestable: true,
    parameters: { storageaccount: "open", sharedkey: "secret" },
  },
  {
    name: "azuretables",
    displayName: "Azure Table Storage",
    description: "Stores entities in the tables of a storage account.",
    brandColor: "#804998",
    isTestable: true,
    parameters: { storageaccount: "open", sharedkey: "secret" },
  },
];

const byName = new Map(managedApis.map((api) => [api.name, api]));

/** A connector by its name, in any letter case. */
export function findManagedApi(name: string): ManagedApi | undefined {
  return byName.get(name.toLowerCase());
}

/** All connectors. */
export function listManagedApis(): readonly ManagedApi[] {
  return managedApis;
}

/** Id of a connector in a region. */
export function managedApiId(subscriptionId: string, location: string, name: string): string {
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/${name}`;
}

/** A connector inside a connection. */
export function renderApiReference(api: ManagedApi, id: string) {
  return {
    name: api.name,
    displayName: api.displayName,
    description: api.description,
    iconUri: `https://connectoricons-prod.azureedge.net/releases/v1.0.1700/1.0.1700.0/${api.name}/icon.png`,
    brandColor: api.brandColor,
    id,
    type: "Microsoft.Web/locations/managedApis",
  };
}

/** A connector as ARM returns it. */
export function renderManagedApi(api: ManagedApi, subscriptionId: string, location: string) {
  const { id, type, name, ...reference } = renderApiReference(
    api,
    managedApiId(subscriptionId, location, api.name),
  );
  const connectionParameters = Object.fromEntries(
    Object.entries(api.parameters).map(([parameter, kind]) => [
      parameter,
      { type: kind === "secret" ? "securestring" : "string" },
    ]),
  );
  return {
    properties: {
      name,
      connectionParameters,
      metadata: { source: "marketplace", brandColor: api.brandColor },
      runtimeUrls: [],
      generalInformation: reference,
      capabilities: ["actions"],
      apiDefinitions: {},
    },
    id,
    name,
    type,
    location,
  };
}
