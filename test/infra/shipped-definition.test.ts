/** The shipped definition: readable, small and cheap. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expressionsOf } from "../../expressions/check";
import { leadRow } from "../../infra/definition/lead-row";
import { workflowDefinition } from "../../infra/definition/workflow-definition";

type Node = ReturnType<typeof expressionsOf>[number]["node"];

const data = join(__dirname, "../../flow-definitions");
const read = (file: string) => JSON.parse(readFileSync(join(data, file), "utf8"));
const shipped = read("dynamics365/workflow.json");
const schema = new Ajv({ strict: false }).compile(read("workflow-definition.schema.json"));

function define(
  fieldMap: Record<string, string> = {},
  deadLetter: "storage" | "none" = "storage",
  hasOwner = false,
): any {
  return workflowDefinition("dynamics365", {
    leadSourceCode: 8,
    fieldMap,
    deadLetter,
    ...(hasOwner && { owner: "team:00000000-0000-4000-8000-000000000001" }),
  });
}

/** Every text in a value with its path. */
function* texts(value: unknown, path = ""): Generator<[path: string, text: string]> {
  if (typeof value === "string") yield [path, value];
  else if (typeof value === "object" && value !== null)
    for (const [key, inside] of Object.entries(value))
      yield* texts(inside, path === "" ? key : `${path}.${key}`);
}

/** Every leaf of a value as JSON, by its path. */
function leaves(value: unknown, path = ""): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, JSON.stringify(value)]]);
  const inside = Object.entries(value).flatMap(([key, one]) => [...leaves(one, `${path}/${key}`)]);
  return new Map(inside.length === 0 ? [[path, JSON.stringify(value)]] : inside);
}

/** Paths at which two values differ. */
function differences(one: unknown, other: unknown): string[] {
  const [before, after] = [leaves(one), leaves(other)];
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
}

function depth(node: Node): number {
  if (node.kind === "literal") return 0;
  if (node.kind === "member") return Math.max(depth(node.target), depth(node.key));
  return 1 + Math.max(0, ...node.parameters.map(depth));
}

describe("the shipped definition", () => {
  it("is what the program deploys by default, and its row is built from the field map file", () => {
    assert.deepEqual(define(), shipped);
    const { leadid, ...row } = shipped.actions.Create_lead.inputs.body;
    assert.equal(leadid, "@outputs('Lead')['id']");
    assert.deepEqual(
      row,
      leadRow(
        new Map(Object.entries(read("dynamics365/field-map.json"))),
        read("dynamics365/columns.json").columns,
      ),
    );
  });

  it("has no expression over 300 characters or nested deeper than 8 calls", () => {
    for (const [path, text] of texts({ ...shipped, $schema: "" })) {
      // a schema has no expressions
      if (!text.includes("@") || path.startsWith("triggers.manual.inputs.schema")) continue;
      assert.ok(text.length <= 300, `${path}: ${text.length} characters`);
      for (const { node } of expressionsOf(text))
        assert.ok(depth(node) <= 8, `${path}: ${depth(node)} calls deep`);
    }
  });

  it("is at most 8 KB without the lead schema", () => {
    const { schema: _, ...inputs } = shipped.triggers.manual.inputs;
    const manual = { ...shipped.triggers.manual, inputs };
    const size = JSON.stringify({ ...shipped, triggers: { manual } }).length;
    assert.ok(size <= 8192, `${size} bytes`);
  });

  it("bills at most 3 executions for a good lead", () => {
    const succeeded = new Set<string>();
    const runsNext = ([name, { runAfter }]: [string, any]) =>
      !succeeded.has(name) &&
      Object.entries<string[]>(runAfter).every(
        ([previous, statuses]) => succeeded.has(previous) && statuses.includes("Succeeded"),
      );
    const actions = Object.entries<any>(shipped.actions);
    for (let next = actions.filter(runsNext); next.length > 0; next = actions.filter(runsNext))
      for (const [name] of next) succeeded.add(name);
    assert.deepEqual([...succeeded], ["Lead", "Create_lead"]);
    assert.ok(Object.keys(shipped.triggers).length + succeeded.size <= 3);
  });

  it("changes in one property when one column gets another source", () => {
    assert.deepEqual(differences(shipped, define({ jobtitle: "UserDetails.Company" })), [
      "/actions/Create_lead/inputs/body/jobtitle",
    ]);
  });

  it("gains, with an owner of the rows, a parameter and the column that reads it, for a team or a user", () => {
    assert.deepEqual(differences(shipped, define({}, "storage", true)), [
      "/parameters/owner/type",
      "/actions/Create_lead/inputs/body/ownerid@odata.bind",
    ]);
    const { body } = define({}, "storage", true).actions.Create_lead.inputs;
    assert.equal(body["ownerid@odata.bind"], "@parameters('owner')");
  });

  it("loses, without a dead-letter store, Keep_lead and its two parameters, and ends with its own code", () => {
    const without = structuredClone(shipped);
    const { actions } = without.actions.Lead_has_no_row;
    delete actions.Keep_lead;
    actions.End_as_failed.runAfter = {};
    actions.End_as_failed.inputs.runError.code = "LeadOnlyInRun";
    for (const parameter of ["deadLetterUrl", "deadLetterIdentity"]) delete without.parameters[parameter];
    assert.deepEqual(define({}, "none"), without);
    assert.doesNotMatch(JSON.stringify(without.actions), /deadLetter|Keep_lead/);
  });

  it("uses only the allowed subset of the language, with and without a dead-letter store", () => {
    for (const definition of [shipped, define({}, "none"), define({}, "storage", true)]) {
      schema(definition);
      assert.deepEqual(schema.errors ?? [], []);
    }
  });

  it("contains no id, name or address of a stack", () => {
    const { triggers, $schema, ...others } = shipped;
    const text = JSON.stringify({ ...others, triggers: { ...triggers.manual, inputs: {} } });
    assert.doesNotMatch(text, /\/subscriptions\/|resourceGroups|[0-9a-f]{8}-[0-9a-f]{4}-/i);
    // the audience of every storage account
    assert.deepEqual(text.match(/https?:\/\/[^"\\]*/g), ["https://storage.azure.com/"]);
  });

  it("declares every parameter it reads, and reads every one it declares", () => {
    for (const definition of [shipped, define({}, "none"), define({}, "none", true)]) {
      const found = JSON.stringify(definition).matchAll(/parameters\('([^']+)'\)/g);
      assert.deepEqual(
        [...new Set([...found].map(([, name]) => name))].sort(),
        Object.keys(definition.parameters).sort(),
      );
    }
  });
});
