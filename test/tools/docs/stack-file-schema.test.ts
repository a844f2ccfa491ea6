import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { load } from "js-yaml";
import { stackSchemaFile } from "../../../tools/docs/stack-file-schema";
import { digits } from "../../../tools/docs/stack-file-values";
import { markdownFiles, readPage, repositoryRoot } from "../../support/markdown-pages";
import { ciphertext, schemaErrors, valueErrors } from "../../support/stack-file";

const id = "00000000-0000-4000-8000-000000000001";
const modeline = /^# yaml-language-server: \$schema=(\S+)\n/;
const config = (values: object) => schemaErrors({ config: values });

/** Every documented stack file, by where it is. */
function documentedFiles(): [place: string, text: string][] {
  const tracked = execFileSync("git", ["ls-files", "Pulumi.*.yaml", "**/Pulumi.*.yaml"], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  const files = tracked.split("\n").filter(Boolean);
  const blocks = markdownFiles().flatMap((page) =>
    [...readPage(page).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
      .map(([, text = ""]): [string, string] => [page, text])
      .filter(([, text]) => /^config:\n {2}[\w-]+:[\w]+:/m.test(text) && !/^# offers\//m.test(text)),
  );
  return [...files.map((file): [string, string] => [file, readPage(file)]), ...blocks];
}

describe("the schema of stack files", () => {
  it("accepts every documented stack file, and each names the schema", () => {
    const files = documentedFiles();
    assert.deepEqual(files.map(([place]) => place).sort(), ["Pulumi.sandbox.yaml", "docs/configuration.md"]);
    for (const [place, text] of files) {
      assert.equal(modeline.exec(text)?.[1], stackSchemaFile, place);
      assert.deepEqual(schemaErrors(load(text)), [], place);
    }
  });

  it("accepts what Pulumi writes besides settings", () => {
    for (const file of [
      {},
      { config: null },
      { encryptionsalt: "v1:AAAA=:v1:BBBB" },
      { secretsprovider: "azurekeyvault://leads.vault.azure.net/keys/pulumi", encryptedkey: "QUJD" },
      { environment: ["leads/prod"], config: {} },
      { environment: { imports: ["leads"], values: { pulumiConfig: {} } } },
    ])
      assert.deepEqual(schemaErrors(file), [], JSON.stringify(file));
  });

  it("refuses other keys at the top level, which Pulumi ignores silently", () => {
    for (const key of ["offers", "Config", "marketplace-leads:offerId", "tags"])
      assert.match(schemaErrors({ config: {}, [key]: 3 }).join(), new RegExp(`additional.*"${key}"`));
  });

  it("accepts each form of a value: text, typed, JSON, encrypted, with and without namespace", () => {
    for (const [key, ...forms] of [
      ["deadLetterDays", "8", 8],
      ["protect", "true", true, "false", false],
      ["leadSchema", "2022", 2022, "2018", 2018],
      ["leadSourceCode", "none", "8", 8],
      ["crm", "salesforce", "dynamics365, salesforce", ["webhook"], '["webhook"]'],
      ["owners", [id], `["${id}"]`, [ciphertext]],
      ["tags", { team: "x", n: 7, flag: true, z: "0012", s: ciphertext }, '{"a":"b"}'],
      ["names", { workflow: 42, application: ciphertext }],
      ["fieldMap", { jobtitle: "none", donotfax: true, leadsourcecode: 8, firstname: ciphertext }],
      ["alertWindow", "PT24H", "P1D"],
      ["clientSecretExpires", "2027-06-30", "2027-06-30T12:00:00+02:00", "2027-06-30 12:00:00 +02:00"],
      ["dynamicsUrl", "https://Contoso.API.crm4.dynamics.com/"],
      ["salesforce", { url: "https://c.my.salesforce.com", clientId: 1234567890, clientSecret: ciphertext }],
      ["azureTable", { accountName: 20261128 }, "{}"],
      ["webhook", { url: ciphertext, username: 4711, signIn: "basic", secret: ciphertext }],
    ] as [string, ...unknown[]][]) {
      for (const form of [...forms, ciphertext])
        for (const name of [key, `marketplace-leads:${key}`])
          assert.deepEqual(valueErrors(name, form), [], `${name}: ${JSON.stringify(form)}`);
    }
    const others = {
      "azure-native:location": "West Europe",
      "azuread:environment": "public",
      "app:x": { y: [1] },
    };
    assert.deepEqual(config(others), []);
  });

  it("refuses unknown keys of our namespace, and those that Pulumi cannot read", () => {
    for (const key of [
      ...["offerID", "marketplace-leads:offerid", "marketplace-leads:config:offerId", "location"],
      ...["marketplace-leads:location", "marketplace-leads:salesforce.url", "marketplace-leads:quietDays"],
      ...["a:b:c", "marketplace-leads:clientSecretRotation", "marketplace-leads:toString"],
    ])
      assert.notDeepEqual(valueErrors(key, "x"), [], key);
    const [error = ""] = valueErrors("marketplace-leads:hubspot", { tokn: ciphertext, token: ciphertext });
    assert.match(error, /tokn|anyOf|required/);
  });

  it("refuses secrets in clear at any depth", () => {
    for (const [key, value] of [
      ["clientSecret", "x"],
      ["alertWebhook", "https://hooks.contoso.com"],
      ["flowSecrets", { chatUrl: "https://hooks.contoso.com" }],
      ["hubspot", { token: "sandbox-hubspot-token" }],
      ["webhook", { url: ciphertext, signIn: "header", secret: "x" }],
      ["webhook", '{"url":"https://hooks.contoso.com"}'],
      ["clientSecret", { secure: "v1:AAAA:BBBB", more: "x" }],
    ] as const)
      assert.notDeepEqual(valueErrors(`marketplace-leads:${key}`, value), [], key);
  });

  it("refuses keys that contradict each other", () => {
    const named = (values: object) =>
      config(
        Object.fromEntries(Object.entries(values).map(([key, one]) => [`marketplace-leads:${key}`, one])),
      );
    const webhook = { url: ciphertext };
    for (const values of [
      { crm: "webhook", flow: "own-flow.json" },
      { deadLetter: "none", deadLetterDays: 8 },
      { crm: "salesforce", webhook },
      { crm: ["salesforce"], leadSourceCode: 8 },
      { crm: "webhook", flowParameters: {} },
      { flow: "own-flow.json", fieldMap: {} },
    ])
      assert.notDeepEqual(named(values), [], JSON.stringify(values));
    for (const values of [
      { crm: ["salesforce", "webhook"], webhook },
      { webhook },
      { deadLetter: "storage", deadLetterDays: 8 },
      { flow: "own-flow.json", dynamicsUrl: "https://c.crm.dynamics.com", flowParameters: { a: "b" } },
    ])
      assert.deepEqual(named(values), [], JSON.stringify(values));
  });

  it("asks for the entries of a destination's object, unless an environment can have them", () => {
    const file = { config: { "marketplace-leads:salesforce": { url: "https://c.my.salesforce.com" } } };
    assert.match(schemaErrors(file).join(), /clientSecret/);
    assert.deepEqual(schemaErrors({ ...file, environment: ["leads"] }), []);
  });

  it("knows the whole numbers of every range", () => {
    for (const [minimum, maximum] of [
      [0, 4],
      [1, 3650],
      [0, 99_999],
      [0, 7],
      [1, 10],
      [1, 199],
    ] as const) {
      const pattern = new RegExp(digits({ minimum, maximum }));
      for (let number = 0; number <= maximum * 1.2 + 20; number++)
        assert.equal(pattern.test(String(number)), number >= minimum && number <= maximum, `${number}`);
      for (const text of ["", "01", "-1", "1.0", " 1"]) assert.equal(pattern.test(text), false, text);
    }
  });
});
