import assert from "node:assert/strict";
import { callbackUrlHidden as rule } from "../../../../policies/rules/exposure/callback-url-hidden";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const url = `https://prod-00.westeurope.logic.azure.com:443/workflows/a/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2F&sv=1.0&${["sig", "x".repeat(43)].join("=")}`;
const suite = { rule, kind: "workflow" } as const;

describe("policy callback-url-hidden", () => {
  itIsARule({
    ...suite,
    spoil: ({ tags }) => {
      tags.url = url;
    },
    hide: (props) => {
      props.tags = unknownObject;
    },
  });

  it("finds it in names, descriptions, the definition and plain parameters", async () => {
    const found = await violationsOf(suite, (props) => {
      props.workflowName = url;
      props.definition.description = url;
      props.parameters.dynamicsUrl.value = `see ${url}`;
      props.parameters.$connections.value = { a: { id: url } };
      props.parameters.deadLetterUrl.value = unknownText;
    });
    assert.deepEqual(found.sort(), [
      "definition has a callback URL as plain text.",
      "parameters/$connections has a callback URL, and its type is not SecureString.",
      "parameters/dynamicsUrl has a callback URL, and its type is not SecureString.",
      "workflowName has a callback URL.",
    ]);
    const described = await violationsOf({ rule, kind: "alert" }, (props) => {
      props.description = url;
    });
    assert.deepEqual(described, ["description has a callback URL."]);
  });

  it("accepts it in a secure parameter, and an address without its signature", async () => {
    const found = await violationsOf(suite, ({ definition, parameters, tags }) => {
      definition.parameters.salesforceUrl = { type: "SecureString" };
      parameters.salesforceUrl = { value: url };
      tags.url = url.replace(/&sig=.*/, "");
    });
    assert.deepEqual(found, []);
  });
});
