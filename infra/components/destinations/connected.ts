/** What a destination's Logic App needs from the destination's resources. */
import type * as pulumi from "@pulumi/pulumi";
import type { DestinationPart } from "../destination-part";

export interface Connected {
  /** Values of workflow parameters by name, besides those that every Logic App has. */
  parameters: Record<string, pulumi.Input<unknown>>;
  /** Each rejects when a deployed resource would be replaced. */
  checks: pulumi.Output<void>[];
  /** The Logic App is created after these. */
  before: pulumi.Resource[];
  /** Whether the Logic App signs in with its identity, `part.identity()`. */
  usesIdentity?: true;
  /** Hooks of the Logic App. */
  hooks?: pulumi.ResourceHookBinding;
  /** Stack outputs of this destination. */
  outputs?: Record<string, pulumi.Output<string>>;
}

/** Registers the resources of a destination. */
export type Connect = (part: DestinationPart) => Connected;
