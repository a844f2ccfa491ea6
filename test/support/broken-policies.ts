/** The policies that resources break with the pack's default configuration. */
import { policyOf } from "../../policies/policy-of";
import type { Rule } from "../../policies/rule";
import { rules } from "../../policies/rules/index";
import { resourceTypes, workflowProps } from "./compliant-resources";
import { type PolicyOutcome, runResourcePolicy, runStackPolicy, type SubjectResource } from "./run-policy";

const now = () => new Date("2026-11-21T12:00:00Z");

/**
 * Every violation of a mandatory rule, `rule: message`.
 *
 * @param level of the rules that count
 */
export async function brokenPolicies(
  resources: readonly SubjectResource[],
  level: Rule["enforcementLevel"] = "mandatory",
): Promise<string[]> {
  const found: string[] = [];
  for (const rule of rules.filter(({ enforcementLevel }) => enforcementLevel === level)) {
    for (const outcome of await outcomesOf(rule, resources)) {
      const messages = "violations" in outcome ? outcome.violations : [outcome.unknown];
      found.push(...messages.map((message) => `${rule.name}: ${message}`));
    }
  }
  return found.sort();
}

/** The outcomes of one rule: one for each resource, or one for the stack. */
export async function outcomesOf(
  rule: Rule,
  resources: readonly SubjectResource[],
  config: Record<string, unknown> = {},
): Promise<PolicyOutcome[]> {
  if (!("check" in rule)) return [await runStackPolicy(policyOf(rule, now), resources, config)];
  const judged = resources.filter(({ type }) => rule.appliesTo(type));
  return Promise.all(judged.map((one) => runResourcePolicy(policyOf(rule, now), one, config)));
}

/** The Logic App that has a definition. */
export const logicAppOf = (definition: Record<string, any>): SubjectResource => ({
  type: resourceTypes.workflow,
  name: "leads-workflow",
  props: workflowProps(definition),
});
