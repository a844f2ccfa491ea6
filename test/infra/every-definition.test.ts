/** What holds for the shipped definition of every destination. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expressionsOf } from "../../expressions/check";
import { workflowDefinition } from "../../infra/definition/workflow-definition";
import { destinationNames } from "../../infra/destinations/index";
import { brokenPolicies, logicAppOf } from "../support/broken-policies";

type Node = ReturnType<typeof expressionsOf>[number]["node"];

const data = join(__dirname, "../../flow-definitions");
const read = (file: string) => JSON.parse(readFileSync(join(data, file), "utf8"));
const schema = new Ajv({ strict: false }).compile(read("workflow-definition.schema.json"));
/** Settings that the configuration has by default. */
const defaults = { leadSourceCode: 8 };

/** Every text in a value with its path. */
function* texts(value: unknown, path = ""): Generator<[path: string, text: string]> {
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "object" && value !== null)
    for (const [key, inside] of Object.entries(value)) yield* texts(inside, `${path}/${key}`);
}

/** Every action, also in conditions. */
function* allActions(actions: Record<string, any>): Generator<[name: string, action: any]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action];
    yield* allActions(action.actions ?? {});
  }
}

function depth(node: Node): number {
  if (node.kind === "literal") return 0;
  if (node.kind === "member") return Math.max(depth(node.target), depth(node.key));
  return 1 + Math.max(0, ...node.parameters.map(depth));
}

for (const name of destinationNames) {
  describe(`the definition of ${name}`, () => {
    const shipped = read(`${name}/workflow.json`);
    const { schema: _, ...inputs } = shipped.triggers.manual.inputs;
    const withoutSchema = { ...shipped, triggers: { manual: { ...shipped.triggers.manual, inputs } } };

    it("is what the program deploys by default", () => {
      assert.deepEqual(workflowDefinition(name, defaults), shipped);
    });

    it("has no expression over 300 characters or nested deeper than 8 calls, and at most 8 KB", () => {
      for (const [path, text] of texts({ ...withoutSchema, $schema: "" })) {
        if (!text.includes("@")) continue;
        assert.ok(text.length <= 300, `${path}: ${text.length} characters`);
        for (const { node } of expressionsOf(text)) assert.ok(depth(node) <= 8, `${path}: ${depth(node)}`);
      }
      assert.ok(JSON.stringify(withoutSchema).length <= 8192);
    });

    it("hides the lead and the answers everywhere", () => {
      const { properties } = shipped.triggers.manual.runtimeConfiguration.secureData;
      assert.deepEqual(properties, ["inputs", "outputs"]);
      for (const [action, { type, runtimeConfiguration }] of allActions(shipped.actions)) {
        if (["If", "Terminate"].includes(type)) continue;
        const expected = type === "Compose" ? ["inputs"] : ["inputs", "outputs"];
        assert.deepEqual(runtimeConfiguration?.secureData.properties, expected, action);
      }
    });

    it("uses only the allowed subset of the language, with and without a dead-letter store", () => {
      for (const deadLetter of ["storage", "none"] as const) {
        schema(workflowDefinition(name, { ...defaults, deadLetter }));
        assert.deepEqual(schema.errors ?? [], []);
      }
    });

    it("declares every parameter it reads, and reads every one it declares", () => {
      const found = JSON.stringify(shipped).matchAll(/parameters\('([^']+)'\)/g);
      const used = [...new Set([...found].map(([, parameter]) => parameter))].sort();
      assert.deepEqual(used, Object.keys(shipped.parameters).sort());
    });

    it("stores its letters under its own name, and has the write that all destinations have", () => {
      const { Keep_lead } = shipped.actions.Lead_has_no_row.actions;
      assert.match(Keep_lead.inputs.uri, new RegExp(`\\('deadLetterUrl'\\)\\}/${name}/@\\{`));
      assert.equal(Keep_lead.inputs.body.lead, "@triggerBody()");
      assert.doesNotMatch(
        JSON.stringify([Keep_lead.inputs.uri, Keep_lead.inputs.headers]),
        /triggerBody|'body'/,
      );
      assert.ok(shipped.actions.Create_lead);
    });

    it("violates no policy", async () => {
      assert.deepEqual(await brokenPolicies([logicAppOf(shipped)]), []);
    });
  });
}
