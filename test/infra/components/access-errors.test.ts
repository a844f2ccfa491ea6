import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { explainAccess } from "../../../infra/components/access-errors";

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

const subscription = "00000000-0000-4000-8000-000000000001";
const group = `/subscriptions/${subscription}/resourceGroups/rg-leads`;
const client = "The client 'c' with object id 'o'";
const refused = (action: string, scope: string) =>
  `Status=403 Code="AuthorizationFailed" Message="${client} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid."`;

describe("a refused deployment", () => {
  for (const [action, scope, role] of [
    ["Microsoft.Storage/storageAccounts/write", group, "deployer"],
    [
      "Microsoft.Resources/subscriptions/operationresults/read",
      `/subscriptions/${subscription}`,
      "deployer-subscription",
    ],
    ["Microsoft.Logic/register/action", `/subscriptions/${subscription}`, "provider-registration"],
  ] as const) {
    it(`names ${action}, and the role ${role} that has it`, () => {
      const told = explainAccess(refused(action, scope)) ?? "";
      assert.match(told, new RegExp(`lack the right ${action} on ${scope};`));
      assert.match(told, new RegExp(`npx leads permissions ${role} --subscription ${subscription} --stack `));
    });
  }

  it("names, of a linked refusal, the missing action only", () => {
    const api = `/subscriptions/${subscription}/providers/Microsoft.Web/locations/westeurope/managedApis/commondataservice`;
    const told = explainAccess(
      `${client} has permission to perform action 'Microsoft.Web/connections/write' on scope '${group}'; however, it does not have permission to perform action(s) 'Microsoft.Web/locations/managedApis/join/action' on the linked scope(s) '${api}' (respectively) or the linked scope(s) are invalid.`,
    );
    assert.match(
      told ?? "",
      /lack the right Microsoft\.Web\/locations\/managedApis\/join\/action on .*deployer-subscription/,
    );
  });

  it("names the Microsoft Graph permission that an application and a person need", () => {
    const told = explainAccess(
      "ApplicationsClient.BaseClient.Post(): Authorization_RequestDenied: Insufficient privileges",
    );
    assert.match(
      told ?? "",
      /Application\.ReadWrite\.OwnedBy.*Application Developer.*marketplace-leads:clientId <application id> --stack \w+$/,
    );
  });

  it("adds nothing to other errors, and nothing to role assignments, which have their own explanation", () => {
    assert.equal(explainAccess('Status=409 Code="Conflict"'), undefined);
    assert.equal(explainAccess(refused("Microsoft.Authorization/roleAssignments/write", group)), undefined);
  });
});
