import assert from "node:assert/strict";
import type { Evidence, FixContext } from "../../operations/causes/cause";
import { evidenceOfLetter } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import { azureTable } from "../../operations/destinations/azure-table";
import { serviceCodeOf } from "../../operations/destinations/service-code";

const context: FixContext = {
  ...{ stack: "prod", destination: "azureTable", dynamicsUrl: "", owner: "", hasLetters: true },
  ...{ passwordUrn: async () => undefined, setsExpiry: async () => false },
};
const [up, refresh, redrive] = ["pulumi up", "pulumi up --refresh", "npx leads redrive --all"].map(
  (command) => `${command} --stack prod`,
) as [string, string, string];
const code = (serviceCode: string, status = 400): Evidence => ({ status, serviceCode, isLetter: true });

const rows: [Evidence, string, string[]][] = [
  [code("AuthorizationPermissionMismatch", 403), "role-missing", [refresh]],
  [{ actionCode: "Forbidden" }, "role-missing", [refresh]],
  [code("AuthorizationFailure", 403), "network-refused", []],
  [code("InvalidAuthenticationInfo", 401), "sign-in-refused", [refresh]],
  [code("TableNotFound", 404), "table-gone", [refresh]],
  [{ actionCode: "UnresolvableHostName" }, "table-gone", [refresh]],
  [code("ServerBusy", 503), "environment-down", []],
  [{ status: 429, actionCode: "429" }, "environment-down", []],
  [{ actionCode: "ActionTimedOut" }, "environment-down", []],
  [code("PropertyValueTooLarge"), "column-refused", [up]],
  [code("EntityTooLarge"), "column-refused", [up]],
  [code("InvalidInput"), "column-refused", [up]],
  [{ actionCode: "ActionSkipped" }, "not-an-object", []],
  [{ actionCode: "BadRequest" }, "expression-failed", []],
  [{ status: 412, actionCode: "412" }, "refused", ["npx leads dead-letters --stack prod"]],
];

describe("causes of leads that Azure Table Storage did not take", () => {
  for (const [evidence, key, commands] of rows) {
    it(`tell ${key} for ${evidence.serviceCode ?? evidence.actionCode}, with its fix`, async () => {
      const [cause, ...others] = await causesOf(evidence, context);
      assert.deepEqual(others, []);
      assert.deepEqual([cause?.key, cause?.commands], [key, [...commands, redrive]]);
    });
  }

  it("read the service's codes and none of its words", () => {
    const value = "The 'RowKey' parameter of value 'someone@contoso.com' is out of range.";
    const body = { "odata.error": { code: "OutOfRangeInput", message: { lang: "en-US", value } } };
    for (const [answer, expected] of [
      [body, "OutOfRangeInput"],
      [JSON.stringify(body), "OutOfRangeInput"],
      ["<?xml version='1.0'?><m:error><m:code>TableNotFound</m:code></m:error>", "TableNotFound"],
      [{ "odata.error": { code: value } }, undefined],
      [{ "odata.error": value }, undefined],
      ["<html>Bad gateway</html>", undefined],
      [null, undefined],
    ] as const)
      assert.equal(serviceCodeOf(azureTable, answer), expected);
    assert.deepEqual(
      evidenceOfLetter({ lead: {}, status: 400, code: "BadRequest", message: body, fields: {} }, azureTable),
      { status: 400, serviceCode: "OutOfRangeInput", actionCode: "BadRequest", isLetter: true },
    );
  });
});
