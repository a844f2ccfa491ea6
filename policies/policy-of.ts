/** Turns a rule into a Pulumi policy: type filter, exemptions, configuration. */
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { exemptionFor, exemptionsConfig } from "./exemptions";
import type { Rule } from "./rule";

/**
 * The policy of a rule.
 *
 * @param now the current time, for exemptions that expire
 */
export function policyOf(rule: Rule, now: () => Date): ResourceValidationPolicy {
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
    validateResource: (args, reportViolation) => {
      if (!rule.appliesTo(args.type)) args.notApplicable(`It judges ${rule.judges}.`);
      const config = args.getConfig<Record<string, unknown>>();
      const today = now().toISOString().slice(0, 10);
      const { inForce, violations } = exemptionFor(config.exemptions, args, today);
      for (const violation of violations) reportViolation(violation);
      if (inForce !== undefined) args.notApplicable(`Exempt until ${inForce.expires}: ${inForce.reason}`);
      rule.check(checkedResource(args, config, reportViolation));
    },
  };
}

function checkedResource(
  args: ResourceValidationArgs,
  config: Record<string, unknown>,
  report: (message: string) => void,
) {
  const { type, props } = args;
  return { type, props, config, report, notApplicable: (reason: string) => args.notApplicable(reason) };
}
