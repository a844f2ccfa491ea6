import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { load } from "js-yaml";
import { configKeys } from "../../../infra/config/keys";
import { offerSchemaFile } from "../../../tools/docs/offer-file-schema";
import { markdownFiles, readPage, repositoryRoot } from "../../support/markdown-pages";
import { schemaErrors } from "../../support/stack-file";

const schema = JSON.parse(readFileSync(join(repositoryRoot, offerSchemaFile), "utf8"));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const accepts = (content: unknown) => validate(content) as boolean;
const modeline = /^# yaml-language-server: \$schema=(\S+offer\.schema\.json)$/m;

function assertAgrees(name: string, value: unknown, isSecret = false): void {
  const content = { config: { [name]: value } };
  const ofStack = schemaErrors(content).filter((error) => error.startsWith(`/config/${name}`));
  // an object of secrets may be empty
  const isGood = ofStack.length === 0 && (!isSecret || JSON.stringify(value) === "{}");
  assert.equal(accepts(content), isGood, `${name}: ${JSON.stringify(value)}`);
}

describe("the schema of offer files", () => {
  it("accepts every documented offer file", () => {
    const blocks = markdownFiles().flatMap((page) =>
      [...readPage(page).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
        .map(([, text = ""]) => [page, text] as const)
        .filter(([, text]) => modeline.test(text)),
    );
    assert.ok(blocks.length > 0);
    for (const [page, text] of blocks) {
      accepts(load(text));
      assert.deepEqual(validate.errors ?? [], [], page);
    }
  });

  it("takes the same values as the schema of stack files, except encrypted ones", () => {
    for (const [key, { schema: of, secret, example }] of Object.entries(configKeys)) {
      const name = key === "location" ? "azure-native:location" : `marketplace-leads:${key}`;
      const values = [
        example,
        8,
        true,
        "x",
        [],
        {},
        { a: "b" },
        ...((of.enum as unknown[]) ?? []),
        [example],
      ];
      for (const value of values) assertAgrees(name, value, secret);
      // where any name is an entry, our own check refuses it
      if (!["tags", "columns", "flowParameters"].includes(key))
        assert.equal(accepts({ config: { [name]: { secure: "v1:A" } } }), false, key);
      if (!secret) assert.ok(accepts({ config: { [name]: null } }), key);
    }
  });

  it("refuses secrets, names of stacks that Pulumi refuses, and unknown keys", () => {
    for (const content of [
      { config: { webhook: { url: "https://hooks.contoso.com" } } },
      { config: { "azuread:clientSecret": "x" } },
      { stack: "a b" },
      { environments: {} },
      { environments: { "a b": {} } },
      { environments: { a: { environments: {} } } },
      { encryptionsalt: "v1:A" },
      { secretsProvider: "vault" },
    ])
      assert.equal(accepts(content), false, JSON.stringify(content));
    for (const content of [
      {},
      { config: null },
      { config: { "azure-native:oidcTokenFilePath": "x", "app:x": 1 } },
      { environments: { a: null, b: { stack: "x", config: { protect: false } } } },
      {
        secretsProvider: "azurekeyvault://kv-contoso.vault.azure.net/keys/pulumi",
        escEnvironments: ["leads/prod"],
      },
    ])
      assert.equal(accepts(content), true, JSON.stringify(content));
  });
});
