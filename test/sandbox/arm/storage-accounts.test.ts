import assert from "node:assert/strict";
import { startArm } from "./arm-fixture";

type Arm = Awaited<ReturnType<typeof startArm>>;

const location = "westeurope";
const now = "2026-01-01T00:00:00.000Z";

describe("Storage accounts", () => {
  let arm: Arm;
  let account: string;
  let container: string;
  const forgotten: string[] = [];
  beforeEach(async () => {
    forgotten.length = 0;
    const blobs = {
      forgetAccount: (name: string) => void forgotten.push(name),
      forgetContainer: (name: string, inner: string) => void forgotten.push(`${name}/${inner}`),
    };
    arm = await startArm({ blobs });
    account = `${arm.group}/providers/Microsoft.Storage/storageAccounts/stleads`;
    container = `${account}/blobServices/default/containers/dead-letters`;
    await arm.send("PUT", arm.group, { location });
  });
  afterEach(() => arm.close());

  const put = (properties: object = {}, path = account, more: object = {}) =>
    arm.send("PUT", path, {
      location,
      kind: "StorageV2",
      sku: { name: "Standard_ZRS" },
      properties,
      ...more,
    });
  const codeOf = ({ status, body }: { status: number; body: any }) => [status, body.error?.code];

  it("return ARM's defaults for a minimal PUT", async () => {
    const { status, body } = await put();
    assert.equal(status, 200);
    const service = { keyType: "Account", enabled: true, lastEnabledTime: now };
    assert.deepEqual(body, {
      id: account,
      name: "stleads",
      type: "Microsoft.Storage/storageAccounts",
      location,
      kind: "StorageV2",
      sku: { name: "Standard_ZRS", tier: "Standard" },
      properties: {
        accessTier: "Hot",
        allowCrossTenantReplication: false,
        creationTime: now,
        encryption: { services: { file: service, blob: service }, keySource: "Microsoft.Storage" },
        keyCreationTime: { key1: now, key2: now },
        minimumTlsVersion: "TLS1_0",
        networkAcls: {
          bypass: "AzureServices",
          virtualNetworkRules: [],
          ipRules: [],
          defaultAction: "Allow",
        },
        primaryEndpoints: {
          dfs: "https://stleads.dfs.core.windows.net/",
          web: "https://stleads.z6.web.core.windows.net/",
          blob: "https://stleads.blob.core.windows.net/",
          queue: "https://stleads.queue.core.windows.net/",
          table: "https://stleads.table.core.windows.net/",
          file: "https://stleads.file.core.windows.net/",
        },
        primaryLocation: location,
        privateEndpointConnections: [],
        provisioningState: "Succeeded",
        statusOfPrimary: "available",
        supportsHttpsTrafficOnly: true,
      },
    });
    assert.deepEqual((await arm.send("GET", account)).body, body);
  });

  it("keep values that a later PUT leaves out", async () => {
    const encryption = { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true };
    await put({ allowSharedKeyAccess: false, minimumTlsVersion: "TLS1_2", encryption });
    arm.clock.advance(60_000);
    const { body } = await put({ allowedCopyScope: "AAD" });
    const { allowSharedKeyAccess, minimumTlsVersion, allowedCopyScope, creationTime } = body.properties;
    assert.deepEqual(
      [allowSharedKeyAccess, minimumTlsVersion, allowedCopyScope, creationTime],
      [false, "TLS1_2", "AAD", now],
    );
    assert.equal(body.properties.encryption.requireInfrastructureEncryption, true);
  });

  it("are found by name for the blob service, with their containers", async () => {
    await put({ allowSharedKeyAccess: false });
    await arm.send("PUT", container, {});
    const found = arm.storage.account("stleads");
    assert.deepEqual(found, { resourceId: account, name: "stleads", allowsSharedKey: false });
    assert.ok(found);
    assert.equal(arm.storage.container(found, "dead-letters"), container);
    assert.equal(arm.storage.container(found, "none"), undefined);
    assert.equal(arm.storage.account("none"), undefined);
  });

  it("have a name that is unique across groups", async () => {
    await put();
    const other = account.replace("rg-leads", "rg-other");
    await arm.send("PUT", arm.group.replace("rg-leads", "rg-other"), { location });
    const taken = await put({}, other);
    assert.deepEqual(codeOf(taken), [409, "StorageAccountAlreadyTaken"]);
    assert.equal(taken.body.error.message, "The storage account named stleads is already taken.");
    const invalid = await put({}, `${account}-1`);
    assert.deepEqual(codeOf(invalid), [400, "AccountNameInvalid"]);
  });

  it("report whether a name is free", async () => {
    await put();
    const path = `/subscriptions/${arm.subscriptionId}/providers/Microsoft.Storage/checkNameAvailability`;
    const check = async (name: string) =>
      (await arm.send("POST", path, { name, type: "Microsoft.Storage/storageAccounts" })).body;
    assert.deepEqual(await check("stother"), { nameAvailable: true });
    assert.deepEqual(await check("stleads"), {
      nameAvailable: false,
      reason: "AlreadyExists",
      message: "The storage account named stleads is already taken.",
    });
    assert.equal((await check("St-Leads")).reason, "AccountNameInvalid");
    assert.equal((await arm.send("POST", path, { name: "stother" })).status, 400);
  });

  for (const [what, properties, more, expected] of [
    ["another kind than before", {}, { kind: "BlobStorage" }, [409, "AccountPropertyCannotBeUpdated"]],
    ["namespaces it did not have", { isHnsEnabled: true }, {}, [409, "AccountPropertyCannotBeUpdated"]],
    ["no sku", {}, { sku: {} }, [400, "InvalidValuesForRequestParameters"]],
    ["a sku it does not know", {}, { sku: { name: "StandardV2_LRS" } }, [501, "NotEmulated"]],
    ["a network that denies", { networkAcls: { defaultAction: "Deny" } }, {}, [501, "NotEmulated"]],
    ["an identity", {}, { identity: { type: "SystemAssigned" } }, [501, "NotEmulated"]],
    ["a property it does not obey", { sasPolicy: {} }, {}, [501, "NotEmulated"]],
  ] as const) {
    it(`refuse ${what}`, async () => {
      await put();
      assert.deepEqual(codeOf(await put(properties, account, more)), expected);
    });
  }

  it("have a blob service from the start, which can be replaced but not deleted", async () => {
    const service = `${account}/blobServices/default`;
    assert.equal((await arm.send("GET", service)).status, 404);
    await put();
    const first = (await arm.send("GET", service)).body;
    assert.deepEqual(first, {
      id: service,
      name: "default",
      type: "Microsoft.Storage/storageAccounts/blobServices",
      sku: { name: "Standard_ZRS", tier: "Standard" },
      properties: {
        cors: { corsRules: [] },
        deleteRetentionPolicy: { allowPermanentDelete: false, enabled: false },
      },
    });
    const properties = { deleteRetentionPolicy: { enabled: true, days: 14 } };
    const changed = await arm.send("PUT", service, { properties });
    assert.deepEqual(
      [changed.status, changed.body.properties.deleteRetentionPolicy],
      [200, { allowPermanentDelete: false, enabled: true, days: 14 }],
    );
    assert.deepEqual((await arm.send("PUT", service, {})).body, first);
    assert.deepEqual(codeOf(await arm.send("DELETE", service)), [405, "MethodNotAllowed"]);
  });

  it("have containers", async () => {
    assert.deepEqual(codeOf(await arm.send("PUT", container, {})), [404, "ParentResourceNotFound"]);
    await put();
    assert.deepEqual(codeOf(await arm.send("GET", container)), [404, "ContainerNotFound"]);
    const { status, body } = await arm.send("PUT", container, { properties: { publicAccess: "None" } });
    assert.equal(status, 201);
    const { etag, properties, ...rest } = body;
    assert.match(etag, /^"0x8[0-9A-F]{14}"$/);
    assert.deepEqual(rest, {
      id: container,
      name: "dead-letters",
      type: "Microsoft.Storage/storageAccounts/blobServices/containers",
    });
    assert.deepEqual(properties, {
      publicAccess: "None",
      defaultEncryptionScope: "$account-encryption-key",
      denyEncryptionScopeOverride: false,
      lastModifiedTime: now,
      deleted: false,
      remainingRetentionDays: 0,
      hasImmutabilityPolicy: false,
      hasLegalHold: false,
      legalHold: { hasLegalHold: false, tags: [] },
      leaseStatus: "Unlocked",
      leaseState: "Available",
      immutableStorageWithVersioning: { enabled: false },
    });
    const list = await arm.send("GET", `${account}/blobServices/default/containers`);
    assert.deepEqual(list.body.value, [body]);
    const open = await arm.send("PUT", `${container}-2`, { properties: { publicAccess: "Blob" } });
    assert.deepEqual(codeOf(open), [409, "PublicAccessNotPermitted"]);
    assert.deepEqual(codeOf(await arm.send("PUT", `${container}-`, {})), [400, "InvalidResourceName"]);
    assert.equal((await arm.send("DELETE", container)).status, 200);
    assert.deepEqual(forgotten, ["stleads/dead-letters"]);
  });

  it("have a lifecycle policy", async () => {
    await put();
    const path = `${account}/managementPolicies/default`;
    assert.deepEqual(codeOf(await arm.send("GET", path)), [404, "ManagementPolicyNotFound"]);
    const rule = {
      name: "deleteLetters",
      type: "Lifecycle",
      definition: { actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } } },
    };
    const policy = (...rules: object[]) => ({ properties: { policy: { rules } } });
    const { status, body } = await arm.send("PUT", path, policy(rule));
    assert.deepEqual(
      [status, body.properties],
      [200, { lastModifiedTime: now, policy: { rules: [{ enabled: true, ...rule }] } }],
    );
    assert.deepEqual((await arm.send("GET", path)).body, body);
    for (const wrong of [
      policy(),
      policy({ ...rule, name: "delete-letters" }),
      policy(rule, rule),
      policy({ ...rule, definition: {} }),
    ]) {
      const refused = await arm.send("PUT", path, wrong);
      assert.deepEqual(codeOf(refused), [400, "InvalidValuesForRequestParameters"]);
    }
    assert.equal((await arm.send("DELETE", path)).status, 200);
  });

  it("are deleted with all their children, and only those", async () => {
    await put();
    await put({}, `${account}2`);
    await arm.send("PUT", container, {});
    assert.equal((await arm.send("DELETE", account)).status, 200);
    assert.deepEqual(forgotten.sort(), ["stleads", "stleads/dead-letters"]);
    assert.equal((await arm.send("GET", `${account}2/blobServices/default`)).status, 200);
    await put();
    assert.equal((await arm.send("GET", container)).status, 404);
  });

  it("are listed without their children", async () => {
    await put();
    await arm.send("PUT", container, {});
    const { body } = await arm.send("GET", `${arm.group}/resources?api-version=2024-03-01`);
    assert.deepEqual(
      body.value.map(({ id }: { id: string }) => id),
      [account],
    );
  });
});
