/**
 * The types of a rule: its data, and a function that checks the plain inputs of one resource, or all resources of a stack.
 *
 * Has no side effects, so that tests and the catalogue can read every rule.
 */
import type { EnforcementLevel, Policy, PolicyConfigSchema, PolicyResource, Severity } from "@pulumi/policy";

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
  readonly now: Date;
}

/** Every resource of the stack, after a preview or an update. */
export interface CheckedStack {
  /** Outputs of the resources, of which a preview does not know all. */
  readonly resources: readonly PolicyResource[];
  readonly config: Readonly<Record<string, any>>;
  /** Reports a violation of one resource. The text follows the same terms as that of {@link CheckedResource}. */
  readonly report: (resource: PolicyResource, message: string) => void;
  readonly notApplicable: (reason: string) => never;
}

/** What every rule says of itself. */
interface RuleFacts {
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
}

/** A rule about one resource. */
export interface ResourceRule extends RuleFacts {
  /** Whether it checks resources of this type. */
  readonly appliesTo: (type: string) => boolean;
  readonly check: (resource: CheckedResource) => void;
}

/** A rule about what resources of a stack are to each other. */
export interface StackRule extends RuleFacts {
  readonly checkStack: (stack: CheckedStack) => void;
}

/** One rule of the pack. */
export type Rule = ResourceRule | StackRule;
