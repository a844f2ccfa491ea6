/** The settings of one Logic App before and after, and what their change means for leads. */
import { destinationOf } from "../../operations/destinations/index";
import { valueAt } from "../../policies/engine-values";
import { shownParts } from "../../policies/rules/lead-data-hidden";
import { waits } from "../../policies/rules/run-after-sound";
import { refusalsOf } from "../../policies/rules/trigger-accepts-every-lead";
import {
  type Action,
  definitionOf,
  type Operation,
  requestTriggers,
} from "../../policies/workflow/definition";
import { leadDataIn } from "../../policies/workflow/lead-data";
import { type Finding, Level, type Reviewed, type SettingView } from "../report";
import type { WorkflowChange, WorkflowState } from "../workflow-change";
import { keptBy, keptWords, lessKept } from "./dead-letter";
import { changedParameters } from "./parameters";
import { callsOut, retryWords, weakerRetry } from "./retry";
import { compared, counted, listed, type Setting } from "./setting";

export function workflowSettings(change: WorkflowChange): Reviewed<SettingView[]> {
  const parameters = changedParameters(change);
  const { before, after } = change;
  return {
    part: compared(
      [...settingsOf(before), ...parameters.before],
      [...settingsOf(after), ...parameters.after],
    ),
    findings: after === undefined ? [] : [...findingsOf(change, after), ...parameters.findings],
  };
}

function* findingsOf(change: WorkflowChange, after: WorkflowState): Generator<Finding> {
  const { before } = change;
  const label = change.destination === "distributor" ? "every destination" : labelOf(change);
  yield* ofState(change, after, label);
  if (before !== undefined)
    for (const line of lessKept(keptBy(before), keptBy(after)))
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

function* ofState({ before }: WorkflowChange, after: WorkflowState, label: string): Generator<Finding> {
  const [was, is] = [before && isEnabled(before), isEnabled(after)];
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
  before: WorkflowState | undefined,
  after: WorkflowState,
  label: string,
): Generator<Finding> {
  const known = new Set(before && Array.from(refusalsOf({ ...before }), ([place]) => place));
  for (const [place, effect] of refusalsOf({ ...after })) {
    if (known.has(place)) continue;
    yield {
      level: Level.attention,
      line: `Leads for ${label} can be turned away: ${place.replace(/^definition\//, "")} ${effect}.`,
      fix: "Remove that setting, and check leads in actions, where a run keeps them.",
    };
  }
}

function* ofSecurity(before: WorkflowState | undefined, after: WorkflowState): Generator<Finding> {
  const shownBefore = new Map(before && leadSteps(before).map((step) => [step.name, shownParts(step)]));
  for (const step of leadSteps(after)) {
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
  before: WorkflowState | undefined,
  after: WorkflowState,
  label: string,
): Generator<Finding> {
  const old = new Map(before && callsIn(before).map((step) => [step.name, step]));
  for (const step of callsIn(after)) {
    const was = old.get(step.name);
    const weaker = was && weakerRetry(was, step);
    if (weaker === undefined) continue;
    const effect = /^Keep_lead/.test(step.name)
      ? "fewer leads reach the dead-letter store in an outage"
      : `a lead for ${label} fails sooner in an outage`;
    yield { level: Level.attention, line: `${step.name} ${weaker}: ${effect}.` };
  }
}

const isEnabled = ({ state }: WorkflowState) => state === "Enabled";

const callsIn = (state: WorkflowState): Action[] => definitionOf({ ...state }).actions.filter(callsOut);

/** The trigger and the actions that handle lead data, except containers, which cannot hide it. */
function leadSteps(state: WorkflowState): Operation[] {
  const definition = definitionOf({ ...state });
  const { isHandledBy } = leadDataIn(definition);
  return [...requestTriggers(definition), ...definition.actions.filter(isHandledBy)];
}

function settingsOf(state: WorkflowState | undefined): Setting[] {
  if (state === undefined) return [];
  const { actions } = definitionOf({ ...state });
  return [
    { group: "Logic App", name: "state", words: isEnabled(state) ? "enabled" : "disabled" },
    ...intakeOf(state),
    ...leadSteps(state).flatMap(securityOf),
    ...actions
      .filter(callsOut)
      .map((step): Setting => ({ group: "retry", name: step.name, words: retryWords(step) })),
    ...Array.from(
      keptBy(state),
      ([write, kept]): Setting => ({
        group: "dead letter",
        name: `a lead that ${write} did not write`,
        words: keptWords(kept),
      }),
    ),
    ...actions.flatMap(errorHandlingOf),
  ];
}

const containers = new Set(["scope", "if", "switch", "foreach", "until"]);

function securityOf(step: Operation): Setting[] {
  if (containers.has(step.type)) return [];
  const shown = shownParts(step);
  const words = shown.length === 0 ? "lead data hidden" : `shows its ${listed(shown)}`;
  return [{ group: "security", name: step.name, words }];
}

function intakeOf(state: WorkflowState): Setting[] {
  const refusals = Array.from(refusalsOf({ ...state }), ([place]) => place.replace(/^.*\//, ""));
  const runs = requestTriggers(definitionOf({ ...state }))
    .map(({ source }) => valueAt(source, "runtimeConfiguration", "concurrency", "runs"))
    .find((count) => typeof count === "number");
  return [
    { group: "intake", name: "callers", words: callersOf(state) },
    { group: "intake", name: "runs at the same time", words: runs === undefined ? "any number" : `${runs}` },
    { group: "intake", name: "signs in with", words: signInOf(state) },
    {
      group: "intake",
      name: "turns leads away",
      words: refusals.length === 0 ? "never" : `can: ${listed([...new Set(refusals)].sort())}`,
    },
  ];
}

function callersOf({ accessControl }: WorkflowState): string {
  const ranges = valueAt(accessControl, "triggers", "allowedCallerIpAddresses");
  if (ranges === undefined) return "everybody with the callback URL";
  if (!Array.isArray(ranges)) return "some addresses";
  return ranges.length === 0 ? "nobody from outside Azure" : counted(ranges.length, "address range");
}

function signInOf({ accessControl }: WorkflowState): string {
  const policies = valueAt(accessControl, "triggers", "openAuthenticationPolicies", "policies");
  const count = Object.keys(Object(policies)).length;
  return count === 0
    ? "the URL's signature"
    : `the URL's signature, or ${counted(count, "Entra policy", "Entra policies")}`;
}

const words: Readonly<Record<string, string>> = {
  failed: "failed",
  timedout: "timed out",
  skipped: "skipped",
  succeeded: "succeeded",
};

/** After which ends of others an action runs, if not only after success. */
function errorHandlingOf({ name, source }: Action): Setting[] {
  const handled = waits(source).filter(([, statuses]) => statuses.some((status) => status !== "succeeded"));
  if (handled.length === 0) return [];
  const said = handled
    .map(
      ([before, statuses]) =>
        `after ${before}: ${statuses
          .map((status) => words[status] ?? "another end")
          .sort()
          .join(", ")}`,
    )
    .sort();
  return [{ group: "error handling", name, words: said.join("; ") }];
}
