import assert from "node:assert/strict";
import { azureCallsUseIdentity as rule } from "../../../../policies/rules/identity/azure-calls-use-identity";
import { type Change, itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const keep = "definition/actions/Lead_has_no_row/actions/Keep_lead";
const call = (inputs: object): Change => {
  return ({ definition }) => {
    definition.actions.Call = { type: "Http", inputs, runAfter: {} };
  };
};
const unsigned = [
  "definition/actions/Call/inputs/authentication is not a managed identity, but the step calls Azure.",
];

describe("policy azure-calls-use-identity", () => {
  itIsARule({
    ...suite,
    spoil: (props) => {
      delete props.identity;
    },
    hide: ({ identity }) => {
      identity.type = unknownText;
    },
  });

  it("requires the kind of identity that the step names", async () => {
    const message = `${keep} signs in with an identity that the workflow does not have: identity/type.`;
    assert.deepEqual(
      await violationsOf(suite, ({ identity }) => {
        identity.type = "SystemAssigned";
      }),
      [message],
    );
    const both = await violationsOf(suite, ({ identity }) => {
      identity.type = "SystemAssigned, UserAssigned";
    });
    assert.deepEqual(both, []);
    assert.deepEqual(
      await violationsOf(suite, ({ identity }) => {
        identity.userAssignedIdentities = [];
      }),
      ["identity/userAssignedIdentities lists no identity."],
    );
    // the id is unknown on a new stack
    const unknown = await violationsOf(suite, ({ identity }) => {
      identity.userAssignedIdentities = [unknownText];
    });
    assert.deepEqual(unknown, []);
  });

  it("requires a sign-in of calls to Azure, and of no others", async () => {
    for (const uri of [
      "https://a.blob.core.windows.net/x",
      "https://management.azure.com/a",
      "https://v.vault.azure.net/",
    ])
      assert.deepEqual(await violationsOf(suite, call({ uri })), unsigned, uri);
    const storage = { uri: "@parameters('deadLetterUrl')", headers: { "X-MS-Version": "2023-11-03" } };
    assert.deepEqual(await violationsOf(suite, call(storage)), unsigned);
    const entra = { uri: "https://management.azure.com/a", authentication: { type: "ActiveDirectoryOAuth" } };
    assert.deepEqual(await violationsOf(suite, call(entra)), []);
    for (const uri of ["https://api.hubapi.com/x", "https://azure.com.contoso.com/", "@parameters('url')"])
      assert.deepEqual(await violationsOf(suite, call({ uri })), [], uri);
  });
});
