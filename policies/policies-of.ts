/** The rules for a pack of your own: all, or those that you name. Unlike index.ts it starts nothing. */
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { policyOf } from "./policy-of";
import { ruleGroups, rules } from "./rules/index";

export type { Rule } from "./rule";
export { policyOf, ruleGroups, rules };

/**
 * Policies for a `PolicyPack`.
 *
 * @example
 * new PolicyPack("contoso", { policies: [...policiesOf(["lead-data-hidden"]), ownPolicy] });
 *
 * @param names of the rules. @default every rule
 * @throws {Error} when no rule has one of the names
 */
export function policiesOf(
  names: readonly string[] = rules.map(({ name }) => name),
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const unknown = names.filter((name) => !rules.some((rule) => rule.name === name));
  if (unknown.length > 0) {
    const known = rules.map(({ name }) => name).sort();
    throw new Error(
      `policiesOf: no rule has the name ${unknown.join(", ")}; expected names of: ${known.join(", ")}.`,
    );
  }
  return rules.filter(({ name }) => names.includes(name)).map((rule) => policyOf(rule, () => new Date()));
}
