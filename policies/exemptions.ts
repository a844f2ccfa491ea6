/** Exemptions of a rule, from its configuration: which resources, why and until when. */
import type { RuleConfigSchema } from "./rule";

/** One configured exemption. */
export interface Exemption {
  /** Name or URN of resources; `*` stands for any characters. */
  resource: string;
  /** Why. Required, because an unexplained exemption is a gap. */
  reason: string;
  /** Last valid day, `2027-01-31`, in UTC. */
  expires: string;
}

/** Configuration property of every rule. */
export const exemptionsConfig: RuleConfigSchema = {
  exemptions: {
    type: "array",
    description: "Resources that the rule does not judge, each with a reason and a last day.",
    default: [],
    items: {
      type: "object",
      additionalProperties: false,
      required: ["resource", "reason", "expires"],
      properties: {
        resource: {
          type: "string",
          minLength: 1,
          description: "Name or URN, `*` stands for any characters.",
        },
        reason: { type: "string", minLength: 1, description: "Why." },
        expires: {
          type: "string",
          pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
          description: "Last day, in UTC.",
        },
      },
    },
  },
};

/** The result for a resource. */
export interface ExemptionVerdict {
  /** The valid exemption, if any. */
  inForce?: Exemption;
  /** Violations for expired or incomplete exemptions. */
  violations: string[];
}

/**
 * Evaluates the exemptions that match a resource.
 *
 * @param configured `exemptions` of the rule's configuration, possibly unchecked
 * @param today ISO date, e.g. `2026-11-21`
 */
export function exemptionFor(
  configured: unknown,
  resource: { urn: string; name: string },
  today: string,
): ExemptionVerdict {
  const verdict: ExemptionVerdict = { violations: [] };
  for (const [index, entry] of (Array.isArray(configured) ? configured : []).entries()) {
    const { resource: pattern, reason, expires } = (entry ?? {}) as Partial<Record<keyof Exemption, unknown>>;
    if (!isText(pattern) || !isText(reason) || !isDay(expires)) {
      verdict.violations.push(
        `exemptions[${index}] is incomplete and ignored; give it a resource, a reason and an expires date such as 2027-01-31.`,
      );
    } else if (matches(pattern, resource)) {
      if (expires >= today) verdict.inForce ??= { resource: pattern, reason, expires };
      else
        verdict.violations.push(
          `exemptions[${index}] expired on ${expires}; remove it, or renew it with its reason.`,
        );
    }
  }
  return verdict;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** Whether a text is a calendar date, `2027-01-31`. */
function isDay(value: unknown): value is string {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function matches(pattern: string, { urn, name }: { urn: string; name: string }): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const expression = new RegExp(`^${source.join(".*")}$`, "s");
  return expression.test(name) || expression.test(urn);
}
