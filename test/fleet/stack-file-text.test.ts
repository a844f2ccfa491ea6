import assert from "node:assert/strict";
import fc from "fast-check";
import { CORE_SCHEMA, load } from "js-yaml";
import {
  hiddenBySecrets,
  type StackFile,
  secretsOf,
  settingsOf,
  stackFileText,
} from "../../fleet/stack-file-text";
import { ciphertext, mixedSettings, offer, settings } from "./support";

const read = (text: string) => load(text, { schema: CORE_SCHEMA }) as StackFile;
const kept = fc.record(
  {
    encryptionsalt: fc.constant("v1:gqtOYVKuLlQ=:v1:leZNawIAdWIEZTtv:J87ma++Mqr4VSi6wTBHv0pM8Qskb9g=="),
    secretsprovider: fc.constant("azurekeyvault://kv-contoso.vault.azure.net/keys/pulumi"),
    encryptedkey: fc.base64String(),
    environment: fc.constantFrom(["leads/prod"], { imports: ["leads"] }),
  },
  { requiredKeys: [] },
);

describe("stackFileText", () => {
  it("keeps every secret, salt and key as it is, and takes the settings from the offer", () => {
    fc.assert(
      fc.property(settings, mixedSettings, kept, (config, old, others) => {
        const before = { ...others, config: old };
        fc.pre(hiddenBySecrets(config, secretsOf(before)).length === 0);
        const after = read(stackFileText(offer(config), before).text);
        assert.deepEqual(secretsOf(after), secretsOf(before));
        for (const key of Object.keys(others))
          assert.deepEqual(after[key], before[key as keyof typeof before]);
        for (const [key, value] of Object.entries(config))
          if (!Object.hasOwn(secretsOf(before), key)) assert.deepEqual(settingsOf(after)[key], value);
      }),
    );
  });

  it("takes out environments with those of the offer, and keeps those that no offer named", () => {
    const own = stackFileText(offer({}), { environment: ["own"] });
    assert.deepEqual(read(own.text).environment, ["own"]);
    assert.deepEqual(read(stackFileText(offer({}), read(own.text), own.text).text).environment, ["own"]);
    const named = stackFileText(
      offer({}, { escEnvironments: ["leads/prod"] }),
      read(own.text),
      own.text,
    ).text;
    assert.deepEqual(read(named).environment, ["leads/prod"]);
    assert.equal(read(stackFileText(offer({}), read(named), named).text).environment, undefined);
  });

  it("gives the same bytes when it is written again, in any order of keys", () => {
    fc.assert(
      fc.property(settings, mixedSettings, kept, (config, old, others) => {
        const reversed = Object.fromEntries(Object.entries(config).reverse());
        const first = stackFileText(offer(config), { ...others, config: old });
        const second = stackFileText(offer(reversed), read(first.text));
        assert.equal(second.text, first.text);
        assert.deepEqual(second.lost, []);
      }),
    );
  });

  it("writes texts that YAML 1.1 would read otherwise in quotes", () => {
    const tags = { a: "0012", b: "yes", c: "2027-06-30", d: "1_000", e: "12:30:00", f: "~", g: 7, h: true };
    const { text } = stackFileText(offer({ "marketplace-leads:tags": tags }), {});
    for (const [key, value] of Object.entries(tags))
      assert.ok(text.includes(`    ${key}: ${JSON.stringify(value)}\n`), text);
  });

  it("says who writes the file, and which settings it takes out", () => {
    const old = {
      config: { offerId: "contoso.crm", protect: false, clientSecret: { secure: "v1:AAAA:BBBB" } },
    };
    const { text, lost } = stackFileText(offer({ "marketplace-leads:offerId": "contoso.crm" }), old);
    assert.match(text, /^# .*offers\/crm\.yaml/);
    assert.deepEqual(lost, [
      "marketplace-leads:protect was in the stack file, and is not in offers/crm.yaml: it is taken out.",
    ]);
    assert.ok(text.includes('marketplace-leads:clientSecret:\n    secure: "v1:AAAA:BBBB"\n'), text);
  });

  it("writes the environments of Pulumi ESC that the offer names", () => {
    const { text } = stackFileText(offer({}, { escEnvironments: ["leads/prod"] }), {
      environment: ["leads/old"],
    });
    assert.deepEqual(read(text).environment, ["leads/prod"]);
  });

  it("finds settings that the stack has as a secret", () => {
    fc.assert(
      fc.property(ciphertext, (secret) => {
        const secrets = {
          "marketplace-leads:salesforce": { clientSecret: secret },
          "marketplace-leads:owners": [secret],
        };
        const given = { "marketplace-leads:salesforce": { url: "x" }, "marketplace-leads:owners": ["y"] };
        assert.deepEqual(hiddenBySecrets(given, secrets), [["marketplace-leads:owners"]]);
      }),
      { numRuns: 5 },
    );
  });
});
