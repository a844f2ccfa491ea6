/** Policy violations, with what our own catalogue knows of the rule. */
import type { Rule } from "../policies/rule";
import { rules } from "../policies/rules/index";
import { partsOf } from "./engine/urn";
import type { PolicyViolation, Preview } from "./preview";
import { type Finding, Level, type PolicyReport, type Reviewed } from "./report";

const ownPack = "marketplace-leads";
const severities = ["critical", "high", "medium", "low"];

/** Sorted by level and severity. An advisory violation is in the list only: Pulumi allows it. */
export function policyReports({ violations }: Preview): Reviewed<PolicyReport[]> {
  const part = violations.map(reportOf).sort((a, b) => {
    const [first, second] = [sortKey(a), sortKey(b)];
    if (first === second) return 0;
    return first < second ? -1 : 1;
  });
  return { part, findings: part.filter(({ level }) => level === "mandatory").map(findingOf) };
}

function reportOf(violation: PolicyViolation): PolicyReport {
  const { policy, pack, level, urn, message } = violation;
  const rule = pack === ownPack ? rules.find(({ name }) => name === policy) : undefined;
  return {
    policy,
    pack,
    level,
    resource: partsOf(urn).name,
    message: withoutDescription(message, rule),
    ...(rule && factsOf(rule)),
  };
}

function factsOf({
  severity,
  remediationSteps,
  framework,
  url,
}: Rule): Pick<PolicyReport, "severity" | "fix" | "framework" | "url"> {
  return {
    ...(severity && { severity }),
    fix: remediationSteps,
    ...(framework && {
      framework: [framework.name, framework.version, framework.reference].filter(Boolean).join(" "),
    }),
    url,
  };
}

/** The engine puts the rule's description in front of what was found. */
function withoutDescription(message: string, rule: Rule | undefined): string {
  return rule !== undefined && message.startsWith(`${rule.description}\n`)
    ? message.slice(rule.description.length + 1)
    : message;
}

function sortKey({ level, severity = "", policy, resource, message }: PolicyReport): string {
  const rank = severities.indexOf(severity);
  return [
    level === "mandatory" ? 0 : 1,
    rank === -1 ? severities.length : rank,
    policy,
    resource,
    message,
  ].join("\n");
}

function findingOf({ policy, resource, message, fix }: PolicyReport): Finding {
  const [found = ""] = message.split("\n");
  return {
    level: Level.refused,
    line: `The policy ${policy} refuses ${resource === "" ? "the stack" : resource}: ${found}`,
    ...(fix !== undefined && { fix }),
  };
}
