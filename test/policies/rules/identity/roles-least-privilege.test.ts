import assert from "node:assert/strict";
import { rolesLeastPrivilege as rule } from "../../../../policies/rules/identity/roles-least-privilege";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "role" } as const;
const role = (id: string) => `/subscriptions/a/providers/Microsoft.Authorization/roleDefinitions/${id}`;
const owner = role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
const wide = "scope is wider than a storage account: the role opens every account in it.";

describe("policy roles-least-privilege", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      props.roleDefinitionId = owner;
    },
    hide: (props) => {
      props.roleDefinitionId = unknownText;
    },
  });

  it("refuses administrator roles by name", async () => {
    const names = [];
    for (const id of [
      "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635",
      "b24988ac-6180-42a0-ab88-20f7382dd24c",
      "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
      "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    ])
      names.push(
        ...(await violationsOf(suite, (props) => {
          props.roleDefinitionId = role(id);
        })),
      );
    assert.deepEqual(
      names,
      ["Owner", "Contributor", "User Access Administrator", "Role Based Access Control Administrator"].map(
        (name) => `roleDefinitionId is ${name}; assign a smaller role.`,
      ),
    );
  });

  it("keeps data roles within an account, and passes over a scope that is not known yet", async () => {
    const at = (scope: string) =>
      violationsOf(suite, (props) => {
        props.scope = scope;
      });
    assert.deepEqual(await at("/subscriptions/a"), [wide]);
    assert.deepEqual(await at("/subscriptions/a/resourceGroups/rg-a"), [wide]);
    assert.deepEqual(
      await at("/subscriptions/a/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"),
      [],
    );
    assert.deepEqual(await at(unknownText), []);
  });
});
