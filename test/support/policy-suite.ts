/** The common tests of every rule: accepts what we deploy, reports a violation, handles unknown values, follows exemptions. */
import assert from "node:assert/strict";
import { policyOf } from "../../policies/policy-of";
import type { ResourceRule, StackRule } from "../../policies/rule";
import { compliantResource, compliantResources, type resourceTypes } from "./compliant-resources";
import { type PolicyOutcome, runResourcePolicy, runStackPolicy, type SubjectResource } from "./run-policy";

/** Resource to check, changed from the valid one. */
export type Change = (props: Record<string, any>) => void;

export interface PolicySuite {
  rule: ResourceRule;
  kind: keyof typeof resourceTypes;
  /** Configuration of the rule. */
  config?: Record<string, unknown>;
  /** Makes the resource break the rule. */
  spoil: Change;
  /** Makes the property unknown that the rule reads. */
  hide: Change;
}

const today = new Date("2026-11-21T12:00:00Z");

/** Runs a rule on one of our resources after a change. */
export async function judge(
  { rule, kind, config = {} }: Pick<PolicySuite, "rule" | "kind" | "config">,
  change: Change = () => {},
): Promise<PolicyOutcome> {
  const resource = await compliantResource(kind);
  change(resource.props);
  return run(rule, resource, config);
}

/** The violations of a rule, which must not depend on unknown values. */
export async function violationsOf(suite: Parameters<typeof judge>[0], change: Change): Promise<string[]> {
  const outcome = await judge(suite, change);
  assert.deepEqual(Object.keys(outcome), ["violations"], JSON.stringify(outcome));
  return (outcome as { violations: string[] }).violations;
}

const run = (rule: ResourceRule, resource: SubjectResource, config: Record<string, unknown>) =>
  runResourcePolicy(
    policyOf(rule, () => today),
    resource,
    config,
  );

/** Declares the common tests of every rule. */
export function itIsARule(suite: PolicySuite): void {
  const { config = {} } = suite;
  const exempt = (expires: string, resource = "leads-*") => ({
    ...suite,
    config: { ...config, exemptions: [{ resource, reason: "agreed with security", expires }] },
  });

  it("accepts what our program deploys", async () => {
    assert.deepEqual(await judge(suite), { violations: [] });
  });

  it("reports a wrong resource", async () => {
    assert.notDeepEqual(await violationsOf(suite, suite.spoil), []);
  });

  it("leaves a value that is unknown at preview to the engine's own notice", async () => {
    assert.ok("unknown" in (await judge(suite, suite.hide)));
  });

  it("ignores an exempt resource until the exemption's last day", async () => {
    assert.deepEqual(await judge(exempt("2026-11-21"), suite.spoil), {
      notApplicable: "Exempt until 2026-11-21: agreed with security",
      violations: [],
    });
    assert.deepEqual(
      await judge(exempt("2030-01-01", "another-*"), suite.spoil),
      await judge(suite, suite.spoil),
    );
  });

  it("reports an expired exemption and what it covered", async () => {
    assert.deepEqual(await violationsOf(exempt("2026-11-20"), suite.spoil), [
      "exemptions[0] expired on 2026-11-20; remove it, or renew it with its reason.",
      ...(await violationsOf(suite, suite.spoil)),
    ]);
  });

  it("ignores other resources", async () => {
    const other = { type: "random:index/randomId:RandomId", props: {} };
    assert.ok("notApplicable" in (await run(suite.rule, other, config)));
  });
}

/** What a test of a stack rule changes: the resources of the stack. */
export type StackChange = (resources: SubjectResource[]) => SubjectResource[] | undefined;

export interface StackPolicySuite {
  rule: StackRule;
  config?: Record<string, unknown>;
  spoil: StackChange;
  /** Makes unknown what the rule cannot do without. */
  hide: StackChange;
}

/** Runs a stack rule on our resources after a change. */
export async function judgeStack(
  { rule, config = {} }: Pick<StackPolicySuite, "rule" | "config">,
  change: StackChange = () => undefined,
): Promise<PolicyOutcome> {
  const resources = await compliantResources();
  const changed = change(resources) ?? resources;
  return runStackPolicy(
    policyOf(rule, () => today),
    changed,
    config,
  );
}

/** The only resource of a kind with this logical name, or the first of the kind. */
export function inStack(resources: SubjectResource[], type: string, name?: string): SubjectResource {
  const found = resources.find((one) => one.type === type && (name === undefined || one.name === name));
  assert.ok(found, `${type} ${name}`);
  return found;
}

/** Declares the common tests of every stack rule. */
export function itIsAStackRule(suite: StackPolicySuite): void {
  const exempt = (expires: string, resource = "leads-*") => ({
    ...suite,
    config: { ...suite.config, exemptions: [{ resource, reason: "agreed with security", expires }] },
  });
  const violations = async (...given: Parameters<typeof judgeStack>) => {
    const outcome = await judgeStack(...given);
    assert.deepEqual(Object.keys(outcome), ["violations"], JSON.stringify(outcome));
    return (outcome as { violations: string[] }).violations;
  };

  it("accepts what our program deploys", async () => {
    assert.deepEqual(await judgeStack(suite), { violations: [] });
  });

  it("reports a wrong stack", async () => {
    assert.notDeepEqual(await violations(suite, suite.spoil), []);
  });

  it("leaves a value that is unknown at preview to the engine's own notice", async () => {
    assert.ok("unknown" in (await judgeStack(suite, suite.hide)));
  });

  it("ignores an exempt resource until the exemption's last day", async () => {
    assert.deepEqual(await violations(exempt("2026-11-21"), suite.spoil), []);
    assert.deepEqual(
      await violations(exempt("2030-01-01", "another-*"), suite.spoil),
      await violations(suite, suite.spoil),
    );
    const expired = await violations(exempt("2026-11-20"), suite.spoil);
    assert.match(expired[0] ?? "", /exemptions\[0\] expired on 2026-11-20/);
    assert.equal(expired.length, 2 * (await violations(suite, suite.spoil)).length);
  });

  it("ignores a stack without leads", async () => {
    const only = (resources: SubjectResource[]) => resources.filter(({ type }) => !/Workflow$/.test(type));
    assert.ok("notApplicable" in (await judgeStack(suite, only)));
  });
}
