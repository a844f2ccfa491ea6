/** The settings of one Logic App before and after, and what their change means for leads. */
import { destinationOf } from "../../operations/destinations/index";
import { shownParts } from "../../policies/rules/leads/lead-data-hidden";
import { type Finding, Level, type Reviewed, type SettingView } from "../report";
import { listed } from "../words";
import type { WorkflowChange } from "../workflow-change";
import { lessKept } from "./dead-letter";
import { changedParameters } from "./parameters";
import { weakerRetry } from "./retry";
import { compared } from "./setting";
import { readWorkflow, type WorkflowReading } from "./workflow-reading";
import { workflowRows } from "./workflow-rows";

export function workflowSettings(change: WorkflowChange): Reviewed<SettingView[]> {
  const parameters = changedParameters(change);
  const before = change.before && readWorkflow(change.before);
  const after = change.after && readWorkflow(change.after);
  return {
    part: compared(
      [...(before ? workflowRows(before) : []), ...parameters.before],
      [...(after ? workflowRows(after) : []), ...parameters.after],
    ),
    findings: after ? [...findingsOf(change, before, after), ...parameters.findings] : [],
  };
}

function* findingsOf(
  change: WorkflowChange,
  before: WorkflowReading | undefined,
  after: WorkflowReading,
): Generator<Finding> {
  const label = change.destination === "distributor" ? "every destination" : labelOf(change);
  yield* ofState(before, after, label);
  if (before !== undefined)
    for (const line of lessKept(before.kept, after.kept))
      yield {
        level: Level.attention,
        line,
        fix: "To keep such leads, set marketplace-leads:deadLetter to storage and leave the steps after the write as they are.",
      };
  yield* ofIntake(before, after, label);
  yield* ofSecurity(before, after);
  yield* ofRetry(before, after, label);
}

const labelOf = ({ destination }: WorkflowChange) =>
  destination === "flow" ? "your flow" : destinationOf(destination).label;

function* ofState(
  before: WorkflowReading | undefined,
  after: WorkflowReading,
  label: string,
): Generator<Finding> {
  const [was, is] = [before?.isEnabled, after.isEnabled];
  if (!is && was !== false)
    yield {
      level: Level.attention,
      line: `The Logic App is switched off: every lead for ${label} is turned away.`,
      fix: "Set the state of the Logic App to Enabled.",
    };
  if (is && was === false)
    yield { level: Level.safe, line: `The Logic App is switched on: it takes leads for ${label} again.` };
}

function* ofIntake(
  before: WorkflowReading | undefined,
  after: WorkflowReading,
  label: string,
): Generator<Finding> {
  const known = new Set(before?.refusals.map(([place]) => place));
  yield* ofTrigger(before, after, label);
  for (const [place, effect] of after.refusals) {
    if (known.has(place)) continue;
    yield {
      level: Level.attention,
      line: `Leads for ${label} can be turned away: ${place.replace(/^definition\//, "")} ${effect}.`,
      fix: "Remove that setting, and check leads in actions, where a run keeps them.",
    };
  }
}

/** The trigger's name is part of the callback URL. */
function* ofTrigger(
  before: WorkflowReading | undefined,
  after: WorkflowReading,
  label: string,
): Generator<Finding> {
  const names = after.triggers.map(({ name }) => name);
  const lost = before?.triggers.find(({ name }) => !names.includes(name));
  if (lost === undefined) return;
  yield {
    level: Level.attention,
    line:
      names.length === 0
        ? `Leads for ${label} can no longer be sent: the Logic App loses its Request trigger ${lost.name}.`
        : `The callback URL changes: the trigger ${lost.name} gets another name, and leads for ${label} sent to the old URL are lost.`,
    fix: `Call the Request trigger ${lost.name} again.`,
  };
}

function* ofSecurity(before: WorkflowReading | undefined, after: WorkflowReading): Generator<Finding> {
  const shownBefore = new Map(before?.leadSteps.map((step) => [step.name, shownParts(step)]));
  for (const step of after.leadSteps) {
    const known = shownBefore.get(step.name) ?? [];
    const shown = shownParts(step).filter((part) => !known.includes(part));
    if (shown.length === 0) continue;
    yield {
      level: Level.attention,
      line: `The run history shows lead data: the ${listed(shown)} of ${step.name}.`,
      fix: `Add ${listed(shown.map((part) => `"${part}"`))} to runtimeConfiguration.secureData.properties of ${step.name}.`,
    };
  }
}

function* ofRetry(
  before: WorkflowReading | undefined,
  after: WorkflowReading,
  label: string,
): Generator<Finding> {
  const old = new Map(before?.calls.map((step) => [step.name, step]));
  for (const step of after.calls) {
    const was = old.get(step.name);
    const weaker = was && weakerRetry(was, step);
    if (weaker === undefined) continue;
    const effect = /^Keep_lead/.test(step.name)
      ? "fewer leads reach the dead-letter store in an outage"
      : `a lead for ${label} fails sooner in an outage`;
    yield { level: Level.attention, line: `${step.name} ${weaker}: ${effect}.` };
  }
}
