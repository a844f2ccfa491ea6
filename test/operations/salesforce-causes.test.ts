import assert from "node:assert/strict";
import type { Evidence, FixContext } from "../../operations/causes/cause";
import { evidenceOfLetter, evidenceOfMessage } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import { salesforce } from "../../operations/destinations/salesforce";
import { serviceCodeOf } from "../../operations/destinations/service-code";

const context: FixContext = {
  ...{ stack: "prod", destination: "salesforce", dynamicsUrl: "", owner: "", hasLetters: true },
  ...{ passwordUrn: async () => undefined, setsExpiry: async () => false },
};
const set = (words: string) => `pulumi config set ${words} --stack prod`;
const entry = (name: string) => `--path "marketplace-leads:salesforce.${name}"`;
const [up, redrive] = ["pulumi up --stack prod", "npx leads redrive --all --stack prod"];
const code = (serviceCode: string, status = 400): Evidence => ({ status, serviceCode, isLetter: true });

const rows: [Evidence, string, string[]][] = [
  [code("invalid_client"), "secret-wrong", [set(`--secret ${entry("clientSecret")}`), up]],
  [code("invalid_client_id"), "application-gone", [set(entry("clientId")), up]],
  [code("invalid_grant"), "sign-in-refused", [set(entry("url")), up]],
  [code("unsupported_grant_type"), "sign-in-refused", []],
  [code("invalid_app_access"), "sign-in-refused", []],
  [code("INVALID_SESSION_ID", 401), "privilege-missing", []],
  [code("API_DISABLED_FOR_ORG", 403), "privilege-missing", []],
  [code("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"), "privilege-missing", []],
  [code("REQUEST_LIMIT_EXCEEDED", 403), "throttled", []],
  [code("INVALID_FIELD"), "column-missing", [up]],
  [code("INVALID_FIELD_FOR_INSERT_UPDATE"), "column-missing", [up]],
  [code("REQUIRED_FIELD_MISSING"), "column-refused", [up]],
  [
    code("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
    "choice-missing",
    [set(`${entry("fieldMap.LeadSource")} none`), up],
  ],
  [
    code("FIELD_INTEGRITY_EXCEPTION"),
    "country-refused",
    [
      set(`${entry("fieldMap.CountryCode")} UserDetails.Country`),
      set(`${entry("fieldMap.Country")} none`),
      up,
    ],
  ],
  [code("DUPLICATES_DETECTED"), "duplicate", [set(`${entry("allowSave")} true`), up]],
  [code("DUPLICATE_VALUE"), "duplicate", []],
  [code("FIELD_CUSTOM_VALIDATION_EXCEPTION"), "validation-rule", []],
  [code("INVALID_EMAIL_ADDRESS"), "column-refused", []],
  [code("UNABLE_TO_LOCK_ROW"), "environment-down", []],
  [code("SERVER_UNAVAILABLE", 503), "environment-down", []],
  [{ status: 502, actionCode: "BadGateway" }, "environment-down", []],
  [{ actionCode: "ActionTimedOut" }, "environment-down", []],
  [{ status: 404, actionCode: "NotFound" }, "environment-gone", [set(entry("url")), up]],
  [{ actionCode: "UnresolvableHostName" }, "environment-gone", [set(entry("url")), up]],
  [{ actionCode: "ActionSkipped" }, "not-an-object", []],
  [{ actionCode: "BadRequest" }, "expression-failed", []],
  [{ status: 400, actionCode: "BadRequest" }, "refused", ["npx leads dead-letters --stack prod"]],
];

describe("causes of leads that Salesforce did not take", () => {
  for (const [evidence, key, commands] of rows) {
    it(`tell ${key} for ${evidence.serviceCode ?? evidence.actionCode}, with its fix`, async () => {
      const [cause, ...others] = await causesOf(evidence, context);
      assert.deepEqual(others, []);
      assert.deepEqual([cause?.key, cause?.commands], [key, [...commands, redrive]]);
    });
  }

  it("read Salesforce's codes and none of its words", () => {
    const words = "Email: invalid email address: someone@contoso.com";
    for (const [body, expected] of [
      [[{ message: words, errorCode: "INVALID_EMAIL_ADDRESS", fields: ["Email"] }], "INVALID_EMAIL_ADDRESS"],
      [[{ duplicateResut: {}, errorCode: "DUPLICATES_DETECTED", message: words }], "DUPLICATES_DETECTED"],
      [JSON.stringify([{ errorCode: "INVALID_FIELD" }]), "INVALID_FIELD"],
      [{ error: "invalid_grant", error_description: words }, "invalid_grant"],
      [[{ errorCode: words }], undefined],
      [{ error: words }, undefined],
      ["<html>Down for maintenance</html>", undefined],
      [[], undefined],
      [[null], undefined],
      [{}, undefined],
    ] as const)
      assert.equal(serviceCodeOf(salesforce, body), expected);
    const message = [{ message: words, errorCode: "INVALID_EMAIL_ADDRESS" }];
    const evidence = evidenceOfLetter(
      { lead: {}, status: 400, code: "BadRequest", message, fields: {} },
      salesforce,
    );
    assert.deepEqual(evidence, {
      status: 400,
      serviceCode: "INVALID_EMAIL_ADDRESS",
      actionCode: "BadRequest",
      isLetter: true,
    });
    assert.deepEqual(evidenceOfMessage("Status '400', code 'BadRequest'. Run: npx leads runs", salesforce), {
      status: 400,
      actionCode: "BadRequest",
    });
  });
});
