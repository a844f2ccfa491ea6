/** The tables match the installed versions of the SDKs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { application } from "../../../sandbox/pulumi-provider/bridged-types/application";
import { applicationPassword } from "../../../sandbox/pulumi-provider/bridged-types/application-password";
import { servicePrincipal } from "../../../sandbox/pulumi-provider/bridged-types/service-principal";
import { resourceTypes } from "../../../sandbox/pulumi-provider/types";

/** Inputs and outputs of a resource class, from the SDK's JavaScript. */
function propertiesOf(path: string) {
  const source = readFileSync(require.resolve(path), "utf8");
  const body = source.slice(source.indexOf("constructor("));
  const names = (pattern: RegExp) =>
    [...new Set([...body.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();
  return {
    inputs: names(/resourceInputs\["(\w+)"\] = (?:\(?args\?\.|args)/g),
    outputs: names(/resourceInputs\["(\w+)"\] = undefined/g),
  };
}

describe("the table of azure-native types", () => {
  for (const [path, token] of [
    ["@pulumi/azure-native/resources/resourceGroup.js", "azure-native:resources:ResourceGroup"],
    ["@pulumi/azure-native/web/connection.js", "azure-native:web:Connection"],
    ["@pulumi/azure-native/logic/workflow.js", "azure-native:logic:Workflow"],
    [
      "@pulumi/azure-native/managedidentity/userAssignedIdentity.js",
      "azure-native:managedidentity:UserAssignedIdentity",
    ],
    ["@pulumi/azure-native/storage/storageAccount.js", "azure-native:storage:StorageAccount"],
    ["@pulumi/azure-native/storage/blobServiceProperties.js", "azure-native:storage:BlobServiceProperties"],
    ["@pulumi/azure-native/storage/blobContainer.js", "azure-native:storage:BlobContainer"],
    ["@pulumi/azure-native/storage/managementPolicy.js", "azure-native:storage:ManagementPolicy"],
    ["@pulumi/azure-native/storage/table.js", "azure-native:storage:Table"],
    ["@pulumi/azure-native/authorization/roleAssignment.js", "azure-native:authorization:RoleAssignment"],
  ] as const) {
    it(`includes the inputs and outputs of ${token}`, () => {
      const type = resourceTypes.get(token);
      const sdk = propertiesOf(path);
      const inputs = [
        ...Object.keys(type?.inputs ?? {}),
        ...(type?.parameters.map(({ name }) => name) ?? []),
      ];
      const outputs = [...Object.keys(type?.outputs ?? {}), "azureApiVersion"].filter(
        (name) => name !== "id",
      );
      // Only some classes let a program name another subscription, and some ids have none.
      const isInPath = type?.path.includes("{subscriptionId}") && !sdk.inputs.includes("subscriptionId");
      const expected = isInPath ? [...sdk.inputs, "subscriptionId"] : sdk.inputs;
      assert.deepEqual(inputs.sort(), expected.sort());
      assert.deepEqual(outputs.sort(), sdk.outputs);
    });

    it(`has the api-version of ${token}`, () => {
      const declaration = readFileSync(require.resolve(path.replace(/js$/, "d.ts")), "utf8");
      assert.equal(
        /Uses Azure REST API version ([\w-]+)\./.exec(declaration)?.[1],
        resourceTypes.get(token)?.apiVersion,
      );
    });
  }
});

describe("the table of azuread types", () => {
  for (const [path, type] of [
    ["@pulumi/azuread/application.js", application],
    ["@pulumi/azuread/servicePrincipal.js", servicePrincipal],
    ["@pulumi/azuread/applicationPassword.js", applicationPassword],
  ] as const) {
    it(`names only properties of ${type.token}`, () => {
      const { inputs, outputs } = propertiesOf(path);
      const strangers = [
        ...Object.keys(type.inputs).filter((name) => !inputs.includes(name)),
        ...Object.keys(type.computed).filter((name) => ![...inputs, ...outputs].includes(name)),
      ];
      assert.deepEqual(strangers, []);
    });
  }
});
