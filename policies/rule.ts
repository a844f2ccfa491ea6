/**
 * The type of a rule: its data, and a function that checks the plain inputs of one resource.
 *
 * Has no side effects, so that tests and the catalogue can read every rule.
 */
import type { EnforcementLevel, Policy, PolicyConfigSchema, Severity } from "@pulumi/policy";

/** Configuration properties of a rule, by name, each with a description and a default. */
export type RuleConfigSchema = PolicyConfigSchema["properties"];

/** A resource that the engine is about to create or update. */
export interface CheckedResource {
  /** Token, e.g. `azure-native:logic:Workflow`. */
  readonly type: string;
  /** Inputs. Reading a value that is unknown at preview throws, so read only what the rule needs. */
  readonly props: Record<string, any>;
  /** Configuration of the rule, checked by the engine against `config`. Defaults may be absent. */
  readonly config: Readonly<Record<string, any>>;
  /**
   * Reports a violation. The text names the place (resource property, action, key) and the expected value. It never quotes a
   * property's value, because a value may be a secret or a lead.
   */
  readonly report: (message: string) => void;
  /** Ends the rule, because it does not apply to this resource. */
  readonly notApplicable: (reason: string) => never;
}

/** One rule of the pack. */
export interface Rule {
  /** Name in configuration and reports; never changes. */
  readonly name: string;
  /** What the rule requires, as one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** Default enforcement level. */
  readonly enforcementLevel: Exclude<EnforcementLevel, "remediate">;
  /** What to do about a violation. */
  readonly remediationSteps: string;
  /** Page with the rule's source. */
  readonly url: string;
  readonly framework?: NonNullable<Policy["framework"]>;
  readonly config?: RuleConfigSchema;
  /** Resources that it checks, in words for the catalogue. */
  readonly judges: string;
  /** Whether it checks resources of this type. */
  readonly appliesTo: (type: string) => boolean;
  readonly check: (resource: CheckedResource) => void;
}
