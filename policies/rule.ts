/**
 * What a rule is: data about it, and a function that looks at the plain inputs of one resource.
 *
 * Constructs nothing and opens nothing, so that tests and the catalogue can read every rule.
 */
import type { EnforcementLevel, Policy, PolicyConfigSchema, Severity } from "@pulumi/policy";

/** Configuration properties of a rule, by name, each with a description and a default. */
export type RuleConfigSchema = PolicyConfigSchema["properties"];

/** A resource as the engine is about to create or update it. */
export interface CheckedResource {
  /** Token, e.g. `azure-native:logic:Workflow`. */
  readonly type: string;
  /** Inputs. Reading one that is not known at preview throws: read no more than the rule needs. */
  readonly props: Record<string, any>;
  /** Configuration of the rule, checked by the engine against `config`. Defaults may be absent. */
  readonly config: Readonly<Record<string, any>>;
  /**
   * Reports a violation. The text names places (resource properties, actions, keys) and what is expected there; it never quotes a
   * property's value, because a value may be a secret or a lead.
   */
  readonly report: (message: string) => void;
  /** Ends the rule: it has nothing to say about this resource. */
  readonly notApplicable: (reason: string) => never;
}

/** One rule of the pack. */
export interface Rule {
  /** Name in configuration and reports; never changes. */
  readonly name: string;
  /** What holds, as one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** Unless the pack's configuration says otherwise. */
  readonly enforcementLevel: Exclude<EnforcementLevel, "remediate">;
  /** What to do about a violation. */
  readonly remediationSteps: string;
  /** Page that the rule follows. */
  readonly url: string;
  readonly framework?: NonNullable<Policy["framework"]>;
  readonly config?: RuleConfigSchema;
  /** Resources it judges, in words, for the catalogue. */
  readonly judges: string;
  /** Whether it judges resources of this type. */
  readonly appliesTo: (type: string) => boolean;
  readonly check: (resource: CheckedResource) => void;
}
