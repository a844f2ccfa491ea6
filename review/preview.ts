/** What a preview says, without times, order and the engine's wording. Everything in `review/` is computed from it. */

/** Inputs of a resource. Secrets are `[secret]`, values that the update decides are {@link unknownValue}. */
export type Inputs = Readonly<Record<string, unknown>>;

/** What stands for a value that is known only after the update. Source: pulumi/sdk/go/common/resource/plugin/rpc.go. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One resource of the preview, also an unchanged one (`same`). */
export interface Step {
  urn: string;
  /** Token, e.g. `azure-native:logic:Workflow`. */
  type: string;
  /** Logical name, e.g. `leads-workflow`. */
  name: string;
  op: Operation;
  /** Absent for a new resource. */
  before?: Inputs;
  /** Absent for a deleted one. */
  after?: Inputs;
  /** Path → `add`, `update`, `delete`, or these with `-replace`. */
  differences: Readonly<Record<string, string>>;
  /** Whether Pulumi refuses to delete it, after the change. */
  isProtected: boolean;
  /** Whether it does so now. Absent if the change keeps that. */
  wasProtected?: boolean;
  /** The program asks for what the stack recorded, so this step only overwrites a change made in Azure. */
  revertsDrift?: true;
}

export type Operation = "same" | "create" | "update" | "replace" | "delete" | "read" | "import" | "forget";

/** A resource that differs in Azure from what the stack recorded. */
export interface Drift {
  urn: string;
  type: string;
  name: string;
  /** Whether it is gone. */
  isDeleted: boolean;
  /** Paths of inputs and outputs that differ, sorted. */
  paths: readonly string[];
}

/** A violation, as the engine reports it. */
export interface PolicyViolation {
  policy: string;
  pack: string;
  packVersion: string;
  level: "mandatory" | "advisory";
  /** URN; empty for a rule about the whole stack. */
  urn: string;
  message: string;
}

/** One preview of one stack. Lists are sorted by URN. */
export interface Preview {
  project: string;
  stack: string;
  steps: readonly Step[];
  drift: readonly Drift[];
  violations: readonly PolicyViolation[];
  /** Whether it looked at Azure before it compared. */
  hasRefreshed: boolean;
  /** Rules that were checked. Undefined without a policy pack. */
  policiesChecked?: readonly string[];
  /** Whether outputs of a deployed stack change, such as `packageVersion`. An update without other changes writes them. */
  changesOutputs?: true;
  /** Why the preview failed, as messages of the engine and the program. Absent when it did not. */
  failure?: readonly string[];
}
