/** Judges resources by rules of our policy pack without the engine: with default settings and without exemptions. */
import type { ResourceRule, Rule } from "../policies/rule";
import { type Inputs, type PolicyViolation, unknownValue } from "./preview";

/** A resource to judge. */
export interface JudgedResource {
  urn: string;
  /** Token, e.g. `azure-native:logic:Workflow`. */
  type: string;
  inputs: Inputs;
}

/** Ends a rule that does not apply. */
class NotApplicable extends Error {}

/** What a rule gets that reads a value which only the update decides. Rules know it by this name. */
class UnknownValueError extends Error {}

/**
 * What each rule that judges this type of resource has found, in the order of the rules.
 *
 * @param now for secrets that expire. @default long ago, so that none has expired
 */
export function judgeInProcess(
  rules: readonly Rule[],
  { urn, type, inputs }: JudgedResource,
  now = new Date(0),
): PolicyViolation[] {
  return rulesFor(rules, type).flatMap((rule) => {
    const found: string[] = [];
    try {
      rule.check({
        ...{ type, config: {}, now },
        // a rule may keep what it reads
        props: checked(structuredClone({ ...inputs })),
        report: (message) => void found.push(message),
        notApplicable: (reason) => {
          throw new NotApplicable(reason);
        },
      });
    } catch (error) {
      if (!(error instanceof NotApplicable || error instanceof UnknownValueError)) throw error;
    }
    const level = rule.enforcementLevel === "advisory" ? "advisory" : "mandatory";
    return found.map((message) => ({
      ...{ policy: rule.name, pack: "marketplace-leads", packVersion: "" },
      ...{ level, urn, message },
    }));
  });
}

/** As the engine gives them to rules: reading an unknown value throws. */
function checked<Value extends object>(value: Value): Value {
  return new Proxy(value, {
    get: (target, name) => {
      const inner: unknown = Reflect.get(target, name);
      if (inner === unknownValue) throw new UnknownValueError(`${String(name)} is not known yet`);
      return typeof inner === "object" && inner !== null ? checked(inner) : inner;
    },
  });
}

/** The enabled rules that judge a type of resource. */
export const rulesFor = (rules: readonly Rule[], type: string): ResourceRule[] =>
  rules.filter(
    (rule): rule is ResourceRule =>
      rule.enforcementLevel !== "disabled" && "appliesTo" in rule && rule.appliesTo(type),
  );
