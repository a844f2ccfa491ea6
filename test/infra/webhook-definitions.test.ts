/** The webhook's definition in each way to sign in and with each template: readable, in the allowed language, without its secrets. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { workflowDefinition } from "../../infra/definition/workflow-definition";
import { brokenPolicies, logicAppOf } from "../support/broken-policies";

const file = join(__dirname, "../../flow-definitions/workflow-definition.schema.json");
const schema = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(file, "utf8")));
const marker = "planted-marker-4711";
const url = `https://hooks.contoso.com/${marker}`;

const variants = {
  none: { url },
  header: { url, signIn: "header", secret: marker, headerName: "Authorization" },
  basic: { url, signIn: "basic", secret: marker, username: "planted-user" },
  entra: { url, signIn: "entra", audience: `api://${marker}` },
  slack: { url, template: "slack" },
  teams: { url, template: "teams" },
};

describe("the webhook's definition", () => {
  for (const [name, webhook] of Object.entries(variants)) {
    it(`with ${name} is in the allowed language and violates no policy`, async () => {
      const definition = workflowDefinition("webhook", { webhook });
      schema(definition);
      assert.deepEqual(schema.errors ?? [], []);
      assert.deepEqual(await brokenPolicies([logicAppOf(definition)]), []);
    });

    it(`with ${name} declares what it reads, and has no value of the stack`, () => {
      const definition = workflowDefinition("webhook", { webhook });
      const text = JSON.stringify(definition);
      const read = [...text.matchAll(/parameters\('([^']+)'\)/g)].map(([, parameter]) => parameter);
      assert.deepEqual([...new Set(read)].sort(), Object.keys(definition.parameters).sort());
      assert.doesNotMatch(text, /planted|hooks\.contoso\.com/);
      const strings = text.match(/"@[^"]*"|"[^"]*@\{[^"]*"/g) ?? [];
      assert.ok(strings.every((expression) => expression.length <= 302));
    });
  }

  it("has its secrets only in secure parameters", () => {
    const { parameters } = workflowDefinition("webhook", { webhook: variants.basic });
    assert.deepEqual(
      [parameters.webhookUrl, parameters.webhookSecret, parameters.webhookUsername],
      [{ type: "SecureString" }, { type: "SecureString" }, { type: "String" }],
    );
  });
});
