/** Judges resources by rules of our policy pack without the engine: with default settings and without exemptions. */
import type { ResourceRule, Rule } from "../policies/rule";
import type { Inputs, PolicyViolation } from "./preview";

/** A resource to judge. */
export interface JudgedResource {
  urn: string;
  /** Token, e.g. `azure-native:logic:Workflow`. */
  type: string;
  inputs: Inputs;
}

/** Ends a rule that does not apply. */
class NotApplicable extends Error {}

/** What each rule that judges this type of resource has found, in the order of the rules. */
export function judgeInProcess(
  rules: readonly Rule[],
  { urn, type, inputs }: JudgedResource,
): PolicyViolation[] {
  return rulesFor(rules, type).flatMap((rule) => {
    const found: string[] = [];
    try {
      rule.check({
        // no rule about what the engine-less report has reads the time
        ...{ type, config: {}, now: new Date(0) },
        // a rule may keep what it reads
        props: structuredClone({ ...inputs }),
        report: (message) => void found.push(message),
        notApplicable: (reason) => {
          throw new NotApplicable(reason);
        },
      });
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
    }
    const level = rule.enforcementLevel === "advisory" ? "advisory" : "mandatory";
    return found.map((message) => ({
      ...{ policy: rule.name, pack: "marketplace-leads", packVersion: "" },
      ...{ level, urn, message },
    }));
  });
}

/** The enabled rules that judge a type of resource. */
export const rulesFor = (rules: readonly Rule[], type: string): ResourceRule[] =>
  rules.filter(
    (rule): rule is ResourceRule =>
      rule.enforcementLevel !== "disabled" && "appliesTo" in rule && rule.appliesTo(type),
  );
