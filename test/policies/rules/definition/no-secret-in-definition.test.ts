import assert from "node:assert/strict";
import { noSecretInDefinition as rule } from "../../../../policies/rules/definition/no-secret-in-definition";
import { itIsARule, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const suite = { rule, kind: "workflow" } as const;
const place = "definition/actions/Call";

async function withCall(inputs: object): Promise<string[]> {
  return violationsOf(suite, ({ definition }) => {
    definition.actions.Call = { type: "Http", inputs, runAfter: {} };
  });
}

describe("policy no-secret-in-definition", () => {
  itIsARule({
    ...suite,
    spoil: ({ definition }) => {
      definition.actions.Create_lead.inputs.headers.Authorization = "Bearer abcdefgh-ijkl-mnop";
    },
    hide: ({ definition }) => {
      definition.actions.Create_lead.inputs.headers.organization = unknownText;
    },
  });

  // built from pieces, so that no scanner takes this file for a leak
  const texts = [
    ["-----BEGIN RSA", "PRIVATE KEY-----"].join(" "),
    ["AccountKey", "a".repeat(40)].join("="),
    `https://contoso.com/x?sv=1&${["sig", "a".repeat(43)].join("=")}`,
    ["eyJ0eXAiOiJKV1Qi", "eyJzdWIiOiIxMjM0", "abc"].join("."),
    ["xoxb", "1234567890", "abcdef"].join("-"),
    ["https://hooks.slack.com/services", "T000", "B000", "XXXX"].join("/"),
    ["pat", "eu1", "0000000000000000000000"].join("-"),
    ["client", "secret=abcdefgh1"].join("_"),
  ];
  for (const [index, text] of texts.entries()) {
    it(`finds a secret by its shape: ${index + 1}`, async () => {
      const [found, ...others] = await withCall({ body: { note: `is ${text}` } });
      assert.deepEqual([found, ...others], [`${place}/inputs/body/note has a secret as plain text.`]);
      assert.ok(!String(found).includes(text));
    });
  }

  it("finds literal sign-in values and headers, and accepts expressions", async () => {
    assert.deepEqual(
      await withCall({
        authentication: { type: "Basic", username: "crm", password: "hunter2" },
        headers: { "X-API-Key": "hunter2", Accept: "application/json" },
      }),
      [
        `${place}/inputs/authentication/password has a secret as plain text.`,
        `${place}/inputs/headers/X-API-Key has a secret as plain text.`,
      ],
    );
    assert.deepEqual(
      await withCall({
        uri: "@{parameters('webhookUrl')}&sig=@{parameters('webhookSecret')}",
        authentication: { type: "Raw", value: "@concat('Bearer ',parameters('token'))" },
      }),
      [],
    );
  });

  it("requires a secure type of parameters named as secrets, and no default of secure ones", async () => {
    const found = await violationsOf(suite, ({ definition }) => {
      Object.assign(definition.parameters, {
        clientSecret: { type: "String" },
        accessToken: { type: "SecureString" },
        settings: { type: "SecureObject", defaultValue: {} },
        tokenUrl: { type: "String" },
      });
    });
    assert.deepEqual(found, [
      "definition/parameters/clientSecret is named as a secret, and its type is not SecureString or SecureObject.",
      "definition/parameters/settings/defaultValue is the default of a secure parameter; remove it.",
    ]);
  });
});
