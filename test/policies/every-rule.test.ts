/** Checks of the whole pack: complete data, no violations of our resources, no quoted values. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { policyOf } from "../../policies/policy-of";
import { ruleGroups, rules } from "../../policies/rules/index";
import { outcomesOf } from "../support/broken-policies";
import { compliantResources } from "../support/compliant-resources";
import type { SubjectResource } from "../support/run-policy";

const filesIn = (path: string) => readdirSync(join(__dirname, "../..", path));
const now = () => new Date("2026-11-21T00:00:00Z");
const configs: Record<string, Record<string, unknown>> = {
  "required-tags": { tags: ["owner", "costCenter"] },
  "allowed-regions": { regions: ["westeurope"] },
};

/** Everything that the rules say about one resource, and about the stack that it is in. */
async function reportsOf(
  resource: SubjectResource,
  others: readonly SubjectResource[] = [],
): Promise<string[]> {
  const outcomes = await Promise.all(
    rules.map((rule) =>
      outcomesOf(rule, "check" in rule ? [resource] : [resource, ...others], configs[rule.name]),
    ),
  );
  return outcomes.flat().flatMap((outcome) => ("violations" in outcome ? outcome.violations : []));
}

describe("the rules of the policy pack", () => {
  it("are all in the list, each with a file and a test file of the rule's name", () => {
    const names = rules.map(({ name }) => name).sort();
    for (const [path, ending] of [
      ["policies/rules", ".ts"],
      ["test/policies/rules", ".test.ts"],
    ] as const) {
      const files = ruleGroups.flatMap(({ folder }) => filesIn(join(path, folder)));
      assert.deepEqual(files.sort(), names.map((name) => `${name}${ending}`).sort());
    }
  });

  it("explain themselves: a sentence, a fix, a page, descriptions of their configuration", () => {
    for (const rule of rules) {
      assert.match(rule.name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(rule.description, /^[A-Z].*\.$/, rule.name);
      assert.ok(rule.remediationSteps.length > 20, rule.name);
      assert.match(rule.url, /^https:\/\/learn\.microsoft\.com\//, rule.name);
      for (const [key, schema] of Object.entries(rule.config ?? {})) {
        assert.ok(schema.description !== undefined && schema.default !== undefined, `${rule.name} ${key}`);
        assert.notEqual(key, "exemptions");
      }
    }
  });

  it("accept exemptions and an enforcement level besides their own configuration", () => {
    for (const rule of rules) {
      const policy = policyOf(rule, now);
      assert.deepEqual(Object.keys(policy.configSchema?.properties ?? {}), [
        ...Object.keys(rule.config ?? {}),
        "exemptions",
      ]);
      assert.equal(policy.enforcementLevel, rule.enforcementLevel);
      assert.equal(policy.severity, rule.severity);
    }
  });

  it("ignore components and providers", async () => {
    for (const type of [
      "pulumi:pulumi:Stack",
      "pulumi:providers:azure-native",
      "marketplace-leads:index:LeadDestination",
    ]) {
      assert.deepEqual(await reportsOf({ type, props: {} }), []);
    }
  });

  it("judge the resources of every version of azure-native's packages", () => {
    const judged = (type: string) =>
      rules.filter((rule) => "check" in rule && rule.appliesTo(type)).map(({ name }) => name);
    const workflow = judged("azure-native:logic:Workflow");
    assert.equal(workflow.length, 21);
    assert.deepEqual(judged("azure-native:logic/v20190501:Workflow"), workflow);
    assert.deepEqual(judged("azure-native_logic_v20190501:logic:Workflow"), workflow);
    assert.deepEqual(judged("azure-native:logic:WorkflowVersion"), [
      "callback-url-hidden",
      "allowed-regions",
      "required-tags",
    ]);
  });

  it("never quote a value: a marker in any resource appears in no report", async () => {
    const marker = "marker-7Q~";
    const resources = await compliantResources();
    const places = resources.flatMap((resource, index) =>
      [...pathsIn(resource.props)].map((path) => ({ index, path })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.constantFrom(marker, `@${marker}(`, `@f('${marker}')`, `@{triggerBody()}${marker}`, [marker], {
          a: marker,
        }),
        async ({ index, path }, value) => {
          const resource = structuredClone(resources[index]) as SubjectResource;
          setAt(resource.props, path, value);
          for (const report of await reportsOf(resource, without(resources, index)))
            assert.ok(!report.includes(marker), report);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("never crash on a value of another type", async () => {
    const resources = await compliantResources();
    const places = resources.flatMap((resource, index) =>
      [...pathsIn(resource.props)].map((path) => ({ index, path })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.jsonValue({ maxDepth: 2 }),
        async ({ index, path }, value) => {
          const resource = structuredClone(resources[index]) as SubjectResource;
          setAt(resource.props, path, value);
          await reportsOf(resource, without(resources, index));
        },
      ),
      { numRuns: 150 },
    );
  });
});

const without = (resources: readonly SubjectResource[], index: number) =>
  resources.filter((_, other) => other !== index);

/** Paths of every value, also inner ones. */
function* pathsIn(value: unknown, path: string[] = []): Generator<string[]> {
  if (path.length > 0) yield path;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inside] of Object.entries(value)) yield* pathsIn(inside, [...path, key]);
}

function setAt(value: any, path: readonly string[], to: unknown): void {
  const last = path[path.length - 1] as string;
  const parent = path.slice(0, -1).reduce((at, key) => at[key], value);
  parent[last] = to;
}
