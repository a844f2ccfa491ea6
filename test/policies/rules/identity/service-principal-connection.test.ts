import assert from "node:assert/strict";
import { servicePrincipalConnection as rule } from "../../../../policies/rules/identity/service-principal-connection";
import { type Change, itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownObject, unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "connection" } as const;
const violations = (change: Change) => violationsOf(suite, change);

describe("policy service-principal-connection", () => {
  itIsARule({
    ...suite,
    spoil: ({ properties }) => {
      properties.parameterValues["token:grantType"] = "code";
    },
    hide: ({ properties }) => {
      properties.parameterValues = unknownObject;
    },
  });

  it("reports a connection that waits for a person's consent", async () => {
    const found = await violations(({ properties }) => {
      delete properties.parameterValues;
    });
    assert.deepEqual(found, [
      "properties/parameterValues is missing: such a connection waits for a person's consent; add the service principal's.",
    ]);
  });

  it("reports each missing value, another grant type and a user's token", async () => {
    const found = await violations(({ properties }) => {
      properties.parameterValues = { "token:clientId": "x", "token:grantType": "code", token: "x" };
    });
    assert.deepEqual(found, [
      "properties/parameterValues/token:clientSecret is missing.",
      "properties/parameterValues/token:TenantId is missing.",
      "properties/parameterValues/token:grantType is not client_credentials.",
      "properties/parameterValues/token signs a person in; remove it.",
    ]);
  });

  it("works at preview with unknown id and secret, and with names in any letter case", async () => {
    const found = await violations(({ properties }) => {
      properties.parameterValues = {
        "token:clientid": unknownText,
        "token:clientSecret": unknownText,
        "token:tenantId": unknownText,
        "token:GrantType": "client_credentials",
      };
    });
    assert.deepEqual(found, []);
  });

  it("ignores connections to other services", async () => {
    const outcome = await judge(suite, ({ properties }) => {
      properties.api.id = properties.api.id.replace("commondataservice", "azureblob");
      delete properties.parameterValues;
    });
    assert.deepEqual(outcome, { notApplicable: "It is no connection to Dataverse.", violations: [] });
  });
});
