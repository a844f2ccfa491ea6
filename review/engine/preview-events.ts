/** Engine events of one preview → what the preview says. Debug events are dropped on arrival, because one holds the callback URL's signature. */
import type { Drift, PolicyViolation, Preview, Step } from "../preview";
import { canonical } from "./canonical";
import type { EngineEvent, PolicyEvent, PolicySummary, ResourceState, StepMetadata } from "./engine-event";
import { messageOf } from "./engine-message";
import { masked } from "./masked";
import { mergedStep, stepOf } from "./steps";
import { partsOf } from "./urn";

/** What the caller knows of the run. */
export interface PreviewRun {
  /** Name as the caller gave it; the events' name is used if there is one. */
  stack: string;
  hasRefreshed: boolean;
  /** Whether it ended with another exit code than 0. The events alone do not say so. */
  hasFailed: boolean;
  /** Folder of the project, which messages of the program name. */
  folder: string;
}

export interface PreviewEvents {
  add(event: EngineEvent): void;
  preview(run: PreviewRun): Preview;
}

/** Collects the events of one preview, in any order. */
export function previewEvents(): PreviewEvents {
  const steps = new Map<string, Step>();
  const drift = new Map<string, Drift>();
  /** Inputs that the stack recorded before the refresh, by URN. */
  const recorded = new Map<string, string>();
  const violations: PolicyViolation[] = [];
  const errors: string[] = [];
  let checked: Set<string> | undefined;
  let urn: string | undefined;
  let changesOutputs = false;

  const addStep = (metadata: StepMetadata) => {
    urn ??= metadata.urn;
    if (!isManaged(metadata)) return;
    const step = stepOf(metadata);
    if (step === undefined) return;
    const key = `${metadata.urn} ${metadata.old?.delete === true && metadata.op === "delete"}`;
    steps.set(key, mergedStep(steps.get(key), step));
  };
  const addRefresh = (metadata: StepMetadata) => {
    const found = driftOf(metadata);
    if (found === undefined) return;
    drift.set(found.urn, found);
    recorded.set(found.urn, canonical(masked(metadata.old?.inputs)));
  };
  const addOutputs = (metadata: StepMetadata) => {
    if (metadata.op === "refresh") addRefresh(metadata);
    else changesOutputs ||= hasOtherOutputs(metadata);
  };
  const addSummary = ({ passed, failed }: PolicySummary) => {
    checked ??= new Set();
    for (const rule of [...(passed ?? []), ...(failed ?? [])]) checked.add(rule);
  };

  return {
    add: (event) => {
      if (event.resourcePreEvent) addStep(event.resourcePreEvent.metadata);
      if (event.resOutputsEvent) addOutputs(event.resOutputsEvent.metadata);
      if (event.policyLoadEvent) addSummary({});
      if (event.policyAnalyzeSummaryEvent) addSummary(event.policyAnalyzeSummaryEvent);
      if (event.policyAnalyzeStackSummaryEvent) addSummary(event.policyAnalyzeStackSummaryEvent);
      if (event.policyEvent) violations.push(violationOf(event.policyEvent));
      if (event.diagnosticEvent?.severity === "error") errors.push(event.diagnosticEvent.message);
    },
    preview: ({ stack, hasRefreshed, hasFailed, folder }) => ({
      stack,
      project: "",
      ...(urn !== undefined && namesIn(urn)),
      steps: [...steps.values()].map((step) => told(step, recorded.get(step.urn))).sort(byText(stepKey)),
      drift: [...drift.values()].sort(byText((one) => one.urn)),
      violations: violations.sort(byText(canonical)),
      hasRefreshed,
      ...(changesOutputs && { changesOutputs: true }),
      ...(checked !== undefined && { policiesChecked: [...checked].sort() }),
      ...(hasFailed && { failure: reasons(errors, folder) }),
    }),
  };
}

const stepKey = ({ urn, op }: Step) => `${urn} ${op}`;

const byText =
  <Item>(textOf: (item: Item) => string) =>
  (a: Item, b: Item): number => {
    const [first, second] = [textOf(a), textOf(b)];
    if (first === second) return 0;
    return first < second ? -1 : 1;
  };

/** Components and the stack itself have nothing in Azure. */
const isManaged = (metadata: StepMetadata) => (metadata.new ?? metadata.old)?.custom === true;

const hasOtherOutputs = ({ type, old, new: now }: StepMetadata): boolean =>
  type === "pulumi:pulumi:Stack" &&
  old?.outputs !== undefined &&
  canonical(masked(old.outputs)) !== canonical(masked(now?.outputs));

/** @param recorded inputs before the refresh, if the resource has drift */
function told(step: Step, recorded: string | undefined): Step {
  const isReverted = recorded !== undefined && step.after !== undefined && canonical(step.after) === recorded;
  return isReverted && step.op !== "same" ? { ...step, revertsDrift: true } : step;
}

function driftOf(metadata: StepMetadata): Drift | undefined {
  const { urn, type } = metadata;
  const { name } = partsOf(urn);
  const wasThere = (state: ResourceState | null | undefined) => state !== null && state !== undefined;
  if (wasThere(metadata.old) && !wasThere(metadata.new))
    return { urn, type, name, isDeleted: true, paths: [] };
  const paths = Object.keys(metadata.detailedDiff ?? {}).sort();
  return paths.length === 0 ? undefined : { urn, type, name, isDeleted: false, paths };
}

function violationOf(event: PolicyEvent): PolicyViolation {
  return {
    policy: event.policyName,
    pack: event.policyPackName,
    packVersion: event.policyPackVersion,
    level: event.enforcementLevel === "mandatory" ? "mandatory" : "advisory",
    urn: event.resourceUrn ?? "",
    message: messageOf(event.message),
  };
}

function namesIn(urn: string): Pick<Preview, "project" | "stack"> {
  const { project, stack } = partsOf(urn);
  return { project, stack };
}

/** Different reasons, without the engine's summary of them. */
function reasons(errors: readonly string[], folder: string): string[] {
  const texts = errors.map((error) => messageOf(error.replaceAll(folder, "."))).sort();
  return [...new Set(texts)].filter((text) => text !== "" && text !== "preview failed");
}
