/** Turns a rule into a Pulumi policy: type filter, exemptions, configuration. */
import type {
  Policy,
  PolicyResource,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { exemptionFor, exemptionsConfig } from "./exemptions";
import type { ResourceRule, Rule, StackRule } from "./rule";

type Config = Record<string, unknown>;

/**
 * The policy of a rule.
 *
 * @param now the current time, for exemptions and secrets that expire
 */
export function policyOf(rule: ResourceRule, now: () => Date): ResourceValidationPolicy;
export function policyOf(rule: StackRule, now: () => Date): StackValidationPolicy;
export function policyOf(rule: Rule, now: () => Date): ResourceValidationPolicy | StackValidationPolicy;
export function policyOf(rule: Rule, now: () => Date): ResourceValidationPolicy | StackValidationPolicy {
  return "check" in rule ? resourcePolicy(rule, now) : stackPolicy(rule, now);
}

function resourcePolicy(rule: ResourceRule, now: () => Date): ResourceValidationPolicy {
  return {
    ...factsOf(rule),
    validateResource: (args, report) => {
      if (!rule.appliesTo(args.type)) args.notApplicable(`It judges ${rule.judges}.`);
      const config = args.getConfig<Config>();
      const { inForce, violations } = exemptionFor(config.exemptions, args, dayOf(now()));
      for (const violation of violations) report(violation);
      if (inForce !== undefined) args.notApplicable(`Exempt until ${inForce.expires}: ${inForce.reason}`);
      const { type, props } = args;
      const notApplicable = (reason: string) => args.notApplicable(reason);
      rule.check({ type, props, config, report, notApplicable, now: now() });
    },
  };
}

function stackPolicy(rule: StackRule, now: () => Date): StackValidationPolicy {
  return {
    ...factsOf(rule),
    validateStack: (args, reportViolation) => {
      const config = args.getConfig<Config>();
      const today = dayOf(now());
      const report = (resource: PolicyResource, message: string) => {
        const { inForce, violations } = exemptionFor(config.exemptions, resource, today);
        for (const violation of violations) reportViolation(violation, resource.urn);
        if (inForce === undefined) reportViolation(message, resource.urn);
      };
      const notApplicable = (reason: string) => args.notApplicable(reason);
      rule.checkStack({ resources: resourcesOf(args), config, report, notApplicable });
    },
  };
}

/** The engine passes them in the order of their registration, which is not always the same. */
const resourcesOf = ({ resources }: StackValidationArgs) =>
  [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));

function factsOf(rule: Rule): Policy {
  const { name, description, severity, enforcementLevel, remediationSteps, url, framework } = rule;
  return {
    name,
    description,
    severity,
    enforcementLevel,
    remediationSteps,
    url,
    ...(framework === undefined ? {} : { framework }),
    configSchema: { properties: { ...rule.config, ...exemptionsConfig } },
  };
}

/** ISO date in UTC. */
const dayOf = (time: Date) => time.toISOString().slice(0, 10);
