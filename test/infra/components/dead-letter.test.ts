/** The dead-letter resources and their roles, and the program's messages about the roles. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../infra/components/lead-destination";
import type { LeadDestinationArgs } from "../../../infra/config/lead-destination-args";
import {
  allSaid,
  hooksMade,
  identityPrincipalId,
  installPulumiMocks,
  type MockSettings,
  type RecordedResource,
  resolved,
  said,
  subscriptionId,
} from "../../support/pulumi-mocks";

const types = {
  identity: "azure-native:managedidentity:UserAssignedIdentity",
  account: "azure-native:storage:StorageAccount",
  service: "azure-native:storage:BlobServiceProperties",
  container: "azure-native:storage:BlobContainer",
  lifecycle: "azure-native:storage:ManagementPolicy",
  role: "azure-native:authorization:RoleAssignment",
  workflow: "azure-native:logic:Workflow",
};
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-leads-dev`;
const account = `${group}/providers/Microsoft.Storage/storageAccounts/stcontosoleads7b5bd577db`;
const container = `${account}/blobServices/default/containers/dead-letters`;
const dataContributor = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`;
const reader = "00000000-0000-4000-8000-0000000000A1";

async function deploy(args: Partial<LeadDestinationArgs> = {}, settings: MockSettings = {}) {
  const resources = await installPulumiMocks(settings);
  const destination = new LeadDestination("leads", {
    offerId: "contoso.leads",
    dynamicsUrl: "https://contoso.crm4.dynamics.com",
    location: "westeurope",
    ...args,
  });
  await destination.checked();
  await Promise.all(Object.values<pulumi.Output<unknown>>(destination.outputs()).map(resolved));
  const all = (type: string) => resources.filter((resource) => resource.type === type);
  const one = (type: string): RecordedResource => {
    assert.equal(all(type).length, 1, type);
    return all(type)[0] as RecordedResource;
  };
  return { destination, resources, one, all };
}

/** The messages without the advice on alerts. */
const textsOfLetters = () =>
  said.map(({ text }) => text).filter((text) => !text.startsWith("Nobody is told"));

describe("the dead-letter store", () => {
  it("has no shared key, no public blob, and only HTTPS with TLS 1.2", async () => {
    const { inputs } = (await deploy()).one(types.account);
    assert.equal(inputs.kind, "StorageV2");
    assert.deepEqual(inputs.sku, { name: "Standard_LRS" });
    assert.equal(inputs.allowSharedKeyAccess, false);
    assert.equal(inputs.allowBlobPublicAccess, false);
    assert.equal(inputs.allowCrossTenantReplication, false);
    assert.equal(inputs.enableHttpsTrafficOnly, true);
    assert.equal(inputs.minimumTlsVersion, "TLS1_2");
    assert.equal(inputs.defaultToOAuthAuthentication, true);
  });

  it("keeps letters in a private container, and can restore deleted letters", async () => {
    const { one } = await deploy();
    assert.equal(one(types.container).inputs.publicAccess, "None");
    assert.equal(one(types.container).inputs.containerName, "dead-letters");
    assert.deepEqual(one(types.service).inputs.deleteRetentionPolicy, { enabled: true, days: 14 });
    assert.deepEqual(one(types.service).inputs.containerDeleteRetentionPolicy, { enabled: true, days: 14 });
  });

  it("deletes letters after the configured days, by default 90", async () => {
    for (const deadLetterDays of [undefined, 7]) {
      const { one } = await deploy(deadLetterDays === undefined ? {} : { deadLetterDays });
      const [rule, ...others] = one(types.lifecycle).inputs.policy.rules;
      assert.deepEqual(others, []);
      assert.match(rule.name, /^[A-Za-z0-9]+$/);
      assert.deepEqual([rule.enabled, rule.type], [true, "Lifecycle"]);
      assert.deepEqual(rule.definition, {
        filters: { blobTypes: ["blockBlob"], prefixMatch: ["dead-letters/"] },
        actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: deadLetterDays ?? 90 } } },
      });
    }
  });

  it("is protected like the other resources", async () => {
    for (const protect of [true, false]) {
      const { one } = await deploy({ protect });
      for (const type of [types.account, types.container])
        assert.equal(one(type).options.protect, protect, type);
    }
  });

  it("has the configured name and tags", async () => {
    const names = { identity: "id-of-leads", storageAccount: "stofleads" };
    const { one, destination } = await deploy({ names, tags: { team: "marketing" } });
    assert.equal(one(types.identity).inputs.resourceName, "id-of-leads");
    assert.equal(one(types.account).inputs.accountName, "stofleads");
    for (const type of [types.identity, types.account])
      assert.deepEqual(one(type).inputs.tags, { team: "marketing" });
    assert.equal(
      await resolved(destination.deadLetterUrl),
      "https://stofleads.blob.core.windows.net/dead-letters",
    );
  });

  it("is never replaced: another account name is refused before the workflow changes", async () => {
    const { one } = await deploy();
    for (const property of ["accountName", "resourceGroupName", "location"])
      assert.ok(one(types.account).options.ignoreChanges.includes(property), property);
    const id = account.replace("stcontosoleads7b5bd577db", "stothers");
    const resources = await installPulumiMocks({ deployed: { [types.account]: { id } } });
    const destination = new LeadDestination("leads", {
      offerId: "contoso.leads",
      dynamicsUrl: "https://contoso.crm4.dynamics.com",
      location: "westeurope",
    });
    await assert.rejects(destination.checked(), {
      code: "LEADS_REPLACEMENT_REFUSED",
      message: /storageAccounts\/stothers is deployed/,
    });
    assert.deepEqual(
      resources.filter(({ type }) => type === types.workflow),
      [],
    );
  });

  it("does not exist with deadLetter none", async () => {
    const { all, one, destination } = await deploy({ deadLetter: "none" });
    const { workflow, ...store } = types;
    for (const type of Object.values(store)) assert.deepEqual(all(type), [], type);
    const { inputs, options } = one(workflow);
    assert.deepEqual(Object.keys(inputs.parameters), ["$connections", "dynamicsUrl", "offerId"]);
    assert.equal(inputs.identity, undefined);
    assert.equal(options.hooks.beforeDelete, undefined);
    assert.ok(!JSON.stringify(inputs.definition).includes("deadLetter"));
    assert.equal(await resolved(destination.deadLetterUrl), "");
    assert.deepEqual(textsOfLetters(), []);
  });
});

describe("the roles on the dead letters", () => {
  it("let the workflow's identity write, only on the container", async () => {
    const { one } = await deploy();
    const { inputs, options } = one(types.role);
    const { roleAssignmentName, ...others } = inputs;
    assert.deepEqual(others, {
      scope: container,
      roleDefinitionId: dataContributor,
      principalId: identityPrincipalId,
      principalType: "ServicePrincipal",
    });
    assert.match(
      roleAssignmentName,
      /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.deepEqual(options.replaceOnChanges, ["roleDefinitionId"]);
    const again = (await deploy()).one(types.role);
    assert.equal(again.inputs.roleAssignmentName, roleAssignmentName);
  });

  it("let each reader in with the principal type that Azure requires", async () => {
    const readers = [`user:${reader}`, `group:${reader}`, `servicePrincipal:${reader}`];
    const { all } = await deploy({ deadLetterReaders: readers });
    const roles = all(types.role);
    for (const type of ["User", "Group", "ServicePrincipal"]) {
      const found = roles.filter(
        ({ inputs }) => inputs.principalId === reader && inputs.principalType === type,
      );
      assert.deepEqual(
        found.map(({ inputs }) => inputs.scope),
        [container],
      );
    }
    assert.equal(new Set(roles.map(({ inputs }) => inputs.roleAssignmentName)).size, 4);
    assert.equal(new Set(roles.map(({ name }) => name)).size, 4);
  });

  it("keep their logical names; a reader from another resource is named by its position in the list", async () => {
    const { all } = await deploy({
      deadLetterReaders: [`servicePrincipal:${reader}`, pulumi.output(`group:${reader}`)],
    });
    const roles = all(types.role).map(({ name, inputs }) => `${name} ${inputs.principalType}`);
    assert.deepEqual(roles.sort().slice(1), [
      "leads-dead-letter-role-reader-1 Group",
      `leads-dead-letter-role-servicePrincipal-${reader.toLowerCase()} ServicePrincipal`,
    ]);
  });

  it("are created before the workflow, and so before anyone has the callback URL", async () => {
    const { one } = await deploy({ deadLetterReaders: [`user:${reader}`] });
    const { dependencies } = one(types.workflow).options;
    for (const name of [
      "leads-dead-letter-role-identity",
      `leads-dead-letter-role-user-${reader.toLowerCase()}`,
      "leads-dead-letters",
      "leads-dead-letter-service",
      "leads-dead-letter-lifecycle",
    ])
      assert.ok(
        dependencies.some((urn) => urn.endsWith(`::${name}`)),
        name,
      );
    assert.deepEqual(one(types.workflow).inputs.identity, {
      type: "UserAssigned",
      userAssignedIdentities: [
        `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-contoso-leads-dev`,
      ],
    });
  });

  it("come with a note, once created, that they take some minutes to work", async () => {
    const { one } = await deploy();
    const [hook = ""] = one(types.role).options.hooks.afterCreate ?? [];
    await hooksMade.get(hook)?.({});
    assert.match(textsOfLetters().join("\n"), /up to 10.*leads redrive --all/);
  });

  it("are printed as commands when createRoleAssignments is false, except at previews", async () => {
    const args = { createRoleAssignments: false, deadLetterReaders: [`group:${reader}`] };
    const { all } = await deploy(args);
    await allSaid();
    assert.deepEqual(all(types.role), []);
    const command = (id: string, type: string) =>
      `az role assignment create --assignee-object-id ${id} --assignee-principal-type ${type} --role "Storage Blob Data Contributor" --scope ${container}`;
    assert.deepEqual(
      textsOfLetters().sort(),
      [command(identityPrincipalId, "ServicePrincipal"), command(reader, "Group")].sort(),
    );
    await deploy(args, { preview: true });
    await allSaid();
    assert.deepEqual(textsOfLetters(), []);
  });

  it("are explained when the deployer may not assign them, with the command for an owner", async () => {
    const { one } = await deploy();
    const { inputs, options } = one(types.role);
    const [hook = ""] = options.hooks.onError ?? [];
    const retry = await hooksMade.get(hook)?.({
      errors: ['Status=403 Code="AuthorizationFailed" Message="…"'],
      newInputs: inputs,
    });
    assert.equal(retry, false);
    const text = textsOfLetters().join("\n");
    assert.match(text, /^\[LEADS_ROLE_FORBIDDEN\] .*Microsoft\.Authorization\/roleAssignments\/write/);
    assert.ok(text.includes("createRoleAssignments false --stack dev, then pulumi up --stack dev."));
    assert.ok(
      text.includes(`--assignee-object-id ${identityPrincipalId} --assignee-principal-type ServicePrincipal`),
    );
  });

  it("are explained when somebody assigned them before, with the next step", async () => {
    const { inputs, options } = (await deploy()).one(types.role);
    await hooksMade.get(options.hooks.onError?.[0] ?? "")?.({
      errors: ['Status=409 Code="RoleAssignmentExists" Message="…"'],
      newInputs: inputs,
    });
    const text = textsOfLetters().join("\n");
    assert.match(
      text,
      /^\[LEADS_ROLE_EXISTS\] .*createRoleAssignments false --stack dev, then pulumi up --stack dev\./,
    );
    assert.ok(text.includes(container));
  });

  it("are protected like the letters, before the identity loses its own", async () => {
    const { one, all } = await deploy({ deadLetterReaders: [`user:${reader}`] });
    const guard = ["leads-refuse-while-letters-wait"];
    const [own] = all(types.role).filter(({ name }) => name.endsWith("-identity"));
    assert.deepEqual(own?.options.hooks.beforeDelete, guard);
    for (const type of [types.container, types.workflow])
      assert.deepEqual(one(type).options.hooks.beforeDelete, guard, type);
  });
});

describe("the storage account's name", () => {
  for (const error of [
    'Code="StorageAccountAlreadyTaken" Message="The storage account named stx is already taken."',
    'Code="StorageAccountAlreadyExists" Message="The storage account named stx already exists under the subscription."',
  ]) {
    it(`is explained when it is taken: ${error.slice(6, 34)}`, async () => {
      const { one } = await deploy();
      const { inputs, options } = one(types.account);
      const [hook = ""] = options.hooks.onError ?? [];
      await hooksMade.get(hook)?.({ errors: [error], newInputs: inputs });
      const text = textsOfLetters().join("\n");
      const [, name = ""] =
        /names\.storageAccount" (\S+) --stack dev, then pulumi up --stack dev/.exec(text) ?? [];
      if (error.includes("AlreadyTaken")) {
        assert.match(text, /^\[LEADS_STORAGE_NAME_TAKEN\] /);
        assert.match(name, /^[a-z0-9]{3,24}$/);
        assert.notEqual(name, inputs.accountName);
      } else assert.equal(text, "");
    });
  }
});
