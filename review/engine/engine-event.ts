/** The parts of Pulumi's engine events that reviews read. Source: pulumi/sdk/go/common/apitype/events.go. */

export interface ResourceState {
  /** Whether a plugin manages it; false for components. */
  custom?: boolean;
  inputs?: Readonly<Record<string, unknown>>;
  outputs?: Readonly<Record<string, unknown>>;
  protect?: boolean;
  /** Whether it waits for its deletion, because an earlier update replaced it. */
  delete?: boolean;
  retainOnDelete?: boolean;
}

export interface StepMetadata {
  op: string;
  urn: string;
  type: string;
  old?: ResourceState | null;
  new?: ResourceState | null;
  detailedDiff?: Readonly<Record<string, { diffKind: string }>> | null;
  /** Names of inputs that differ, when the provider gives no detailed diff. */
  diffs?: readonly string[] | null;
  /** Those of them that cause a replacement. */
  keys?: readonly string[] | null;
}

export interface PolicyEvent {
  resourceUrn?: string;
  message: string;
  policyName: string;
  policyPackName: string;
  policyPackVersion: string;
  enforcementLevel: string;
}

/** Rules that judged a resource. A rule that does not apply to it is in neither list. */
export interface PolicySummary {
  passed?: readonly string[];
  failed?: readonly string[];
}

/** One event; exactly one member is set. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: StepMetadata };
  resOutputsEvent?: { metadata: StepMetadata };
  policyLoadEvent?: object;
  policyEvent?: PolicyEvent;
  policyAnalyzeSummaryEvent?: PolicySummary;
  policyAnalyzeStackSummaryEvent?: PolicySummary;
  diagnosticEvent?: { message: string; severity: string };
}
