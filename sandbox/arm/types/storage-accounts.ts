/**
 * Microsoft.Storage/storageAccounts: checks a PUT, renders an account, and checks whether a name is free.
 * Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts (2024-01-01). What ARM adds follows
 * an answer recorded in github.com/pulumi/pulumi-azure-native (TestProviderUpgrade/upgrade-storage-blob).
 * The sandbox refuses settings that it would not apply: network rules, customer-managed keys, and so on.
 */
import { NotEmulated, SandboxError } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { type JsonObject, optionalObject, optionalString } from "../json";
import type { ResourceStore, StoredResource } from "../resources/resource-store";
import type { PutRequest, ResourceContent, ResourceType } from "../resources/resource-type";
import type { ArmServices } from "../services";
import { blobServiceOf } from "./blob-services";
import { storageApiVersions } from "./storage-api-versions";
import { tableServiceOf } from "./table-services";

/** Full name of the type. */
const storageAccountType = "Microsoft.Storage/storageAccounts";

const namePattern = /^[a-z0-9]{3,24}$/;

const skus: readonly string[] = [
  "Standard_LRS",
  "Standard_ZRS",
  "Standard_GRS",
  "Standard_RAGRS",
  "Standard_GZRS",
  "Standard_RAGZRS",
  "Premium_LRS",
  "Premium_ZRS",
];

/** Properties that are stored as they are put. All other properties are not emulated. */
const kept: readonly string[] = [
  "accessTier",
  "allowBlobPublicAccess",
  "allowCrossTenantReplication",
  "allowSharedKeyAccess",
  "allowedCopyScope",
  "defaultToOAuthAuthentication",
  "dnsEndpointType",
  "isHnsEnabled",
  "isLocalUserEnabled",
  "isSftpEnabled",
  "minimumTlsVersion",
  "publicNetworkAccess",
  "supportsHttpsTrafficOnly",
];

const defaults: JsonObject = {
  accessTier: "Hot",
  allowCrossTenantReplication: false,
  minimumTlsVersion: "TLS1_0",
  supportsHttpsTrafficOnly: true,
};

export function createStorageAccountType(services: ArmServices): ResourceType {
  return {
    namespace: "Microsoft.Storage",
    type: "storageAccounts",
    apiVersions: storageApiVersions,
    createdStatus: 200,
    namePattern,
    invalidName: accountNameInvalid,
    put: (request) => putAccount(request, services),
    render: ({ body: { sku, kind, ...body }, name, location }) => ({
      sku,
      kind,
      properties: { ...body, ...fixedProperties(name, location) },
    }),
    saved: (account) => {
      const blobService = blobServiceOf(account);
      const existing = services.store.find(blobService.id) ?? blobService;
      services.store.save({ ...existing, body: { ...existing.body, sku: account.body.sku } });
      const tableService = tableServiceOf(account);
      if (services.store.find(tableService.id) === undefined) services.store.save(tableService);
    },
    removed: async ({ name }) => {
      services.blobs.forgetAccount(name);
      services.tables.forgetAccount(name);
    },
    operations: [],
  };
}

function putAccount(request: PutRequest, { store, clock }: ArmServices): ResourceContent {
  const { id, body, existing } = request;
  if (existing === undefined && accountNamed(id.name, store) !== undefined) {
    throw new SandboxError("StorageAccountAlreadyTaken", alreadyTaken(id.name));
  }
  const properties = optionalObject(body, "properties") ?? {};
  const before = existing?.body ?? {};
  refuseChanges(body, properties, before);
  const now = clock.now().toISOString();
  const given = Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => kept.includes(name) && value !== null),
  );
  refuseOtherForms(body, properties);
  return {
    body: {
      creationTime: now,
      keyCreationTime: { key1: now, key2: now },
      ...defaults,
      ...before,
      ...given,
      sku: readSku(body),
      kind: readKind(body),
      networkAcls: readNetworkRules(properties) ?? before.networkAcls ?? networkRules,
      encryption: encryptionOf(optionalObject(properties, "encryption"), before.encryption, now),
    },
    state: {},
    lookup: lookupOf(id.name),
  };
}

const networkRules = {
  bypass: "AzureServices",
  virtualNetworkRules: [],
  ipRules: [],
  defaultAction: "Allow",
};

function readNetworkRules(properties: JsonObject): JsonObject | undefined {
  const given = optionalObject(properties, "networkAcls");
  if (given === undefined) return undefined;
  if (given.defaultAction !== "Allow") {
    throw new NotEmulated(
      `the default action '${String(given.defaultAction)}' of a storage account's network`,
    );
  }
  for (const name of ["ipRules", "virtualNetworkRules", "resourceAccessRules"]) {
    const rules = given[name];
    if (Array.isArray(rules) && rules.length > 0) throw new NotEmulated(`'${name}' of a storage account`);
  }
  return { ...networkRules, bypass: optionalString(given, "bypass") ?? networkRules.bypass };
}

function encryptionOf(given: JsonObject | undefined, before: unknown, now: string): JsonObject {
  const keySource = (given && optionalString(given, "keySource")) ?? "Microsoft.Storage";
  if (keySource !== "Microsoft.Storage") throw new NotEmulated(`encryption with keys of '${keySource}'`);
  if (isJsonObject(before)) return before;
  const service = { keyType: "Account", enabled: true, lastEnabledTime: now };
  const infrastructure = given?.requireInfrastructureEncryption;
  return {
    ...(typeof infrastructure === "boolean" ? { requireInfrastructureEncryption: infrastructure } : {}),
    services: { file: service, blob: service },
    keySource,
  };
}

function fixedProperties(name: string, location: string): JsonObject {
  const endpoint = (service: string) => `https://${name}.${service}.core.windows.net/`;
  return {
    privateEndpointConnections: [],
    provisioningState: "Succeeded",
    primaryEndpoints: {
      dfs: endpoint("dfs"),
      web: `https://${name}.z6.web.core.windows.net/`,
      blob: endpoint("blob"),
      queue: endpoint("queue"),
      table: endpoint("table"),
      file: endpoint("file"),
    },
    primaryLocation: location,
    statusOfPrimary: "available",
  };
}

function readSku(body: JsonObject): JsonObject {
  const name = optionalString(optionalObject(body, "sku") ?? {}, "name");
  if (name === undefined) throw invalidValues("sku.name");
  if (!skus.includes(name)) throw new NotEmulated(`storage accounts of the sku '${name}'`);
  return { name, tier: name.split("_")[0] };
}

function readKind(body: JsonObject): string {
  const kind = optionalString(body, "kind");
  if (kind === "StorageV2" || kind === "BlobStorage" || kind === "BlockBlobStorage") return kind;
  if (kind === undefined) throw invalidValues("kind");
  throw new NotEmulated(`storage accounts of the kind '${kind}'`);
}

function refuseOtherForms(body: JsonObject, properties: JsonObject): void {
  const known = [...kept, "networkAcls", "encryption"];
  const other = Object.entries(properties).find(([name, value]) => value !== null && !known.includes(name));
  if (other !== undefined) throw new NotEmulated(`'${other[0]}' of a storage account`);
  const identity = optionalString(optionalObject(body, "identity") ?? {}, "type");
  if (identity !== undefined && identity !== "None") throw new NotEmulated("identities of a storage account");
  if (
    properties.publicNetworkAccess === "Disabled" ||
    properties.publicNetworkAccess === "SecuredByPerimeter"
  ) {
    throw new NotEmulated("a storage account without public network access");
  }
}

/** Code and text follow reports of terraform-provider-azurerm. Which code each property has is unverified. */
function refuseChanges(body: JsonObject, properties: JsonObject, before: JsonObject): void {
  const encryptionBefore = isJsonObject(before.encryption) ? before.encryption : {};
  const encryption = optionalObject(properties, "encryption") ?? {};
  const fixed: [string, unknown, unknown][] = [
    ["kind", body.kind, before.kind],
    ["isHnsEnabled", properties.isHnsEnabled, before.kind && (before.isHnsEnabled ?? false)],
    [
      "requireInfrastructureEncryption",
      encryption.requireInfrastructureEncryption,
      before.kind && (encryptionBefore.requireInfrastructureEncryption ?? false),
    ],
  ];
  for (const [name, wanted, was] of fixed) {
    if (wanted === undefined || wanted === null || was === undefined || wanted === was) continue;
    throw new SandboxError(
      "AccountPropertyCannotBeUpdated",
      `The property '${name}' was specified in the input, but it cannot be updated as it is read-only. For more information, see - https://aka.ms/storageaccountupdate`,
    );
  }
}

function invalidValues(name: string): SandboxError {
  return new SandboxError(
    "InvalidValuesForRequestParameters",
    `Values for request parameters are invalid: ${name}.`,
  );
}

function accountNameInvalid(name: string): SandboxError {
  return new SandboxError(
    "AccountNameInvalid",
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );
}

const alreadyTaken = (name: string) => `The storage account named ${name} is already taken.`;

const lookupOf = (name: string) => `storageAccount/${name.toLowerCase()}`;

/** A storage account by its name, which is unique across groups. */
export function accountNamed(name: string, store: ResourceStore): StoredResource | undefined {
  return store.findByLookup(lookupOf(name));
}

/** Answer of `checkNameAvailability`. Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/check-name-availability */
export function checkAccountName(body: JsonObject, { store }: ArmServices): JsonObject {
  const name = optionalString(body, "name");
  if (name === undefined) throw invalidValues("name");
  if (optionalString(body, "type")?.toLowerCase() !== storageAccountType.toLowerCase()) {
    throw invalidValues("type");
  }
  const refused = (reason: string, message: string) => ({ nameAvailable: false, reason, message });
  if (!namePattern.test(name)) return refused("AccountNameInvalid", accountNameInvalid(name).message);
  if (accountNamed(name, store)) return refused("AlreadyExists", alreadyTaken(name));
  return { nameAvailable: true };
}
