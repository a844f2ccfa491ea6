/** The settings of one state of a Logic App in words. */
import { valueAt } from "../../policies/engine-values";
import { waits } from "../../policies/rules/definition/run-after-sound";
import { shownParts } from "../../policies/rules/leads/lead-data-hidden";
import type { Action, Operation } from "../../policies/workflow/definition";
import { counted, listed } from "../words";
import { keptWords } from "./dead-letter";
import { retryWords } from "./retry";
import type { Setting } from "./setting";
import type { WorkflowReading } from "./workflow-reading";

export function workflowRows(reading: WorkflowReading): Setting[] {
  const { isEnabled, leadSteps, calls, kept, actions } = reading;
  return [
    { group: "Logic App", name: "state", words: isEnabled ? "enabled" : "disabled" },
    ...intakeOf(reading),
    ...leadSteps.flatMap(securityOf),
    ...calls.map((step): Setting => ({ group: "retry", name: step.name, words: retryWords(step) })),
    ...Array.from(
      kept,
      ([write, places]): Setting => ({
        group: "dead letter",
        name: `a lead that ${write} did not write`,
        words: keptWords(places),
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

function intakeOf({ accessControl, triggers, refusals }: WorkflowReading): Setting[] {
  if (triggers.length === 0) return [];
  const settings = refusals.map(([place]) => place.replace(/^.*\//, ""));
  const runs = triggers
    .map(({ source }) => valueAt(source, "runtimeConfiguration", "concurrency", "runs"))
    .find((count) => typeof count === "number");
  return [
    { group: "intake", name: "callers", words: callersOf(accessControl) },
    { group: "intake", name: "runs at the same time", words: runs === undefined ? "any number" : `${runs}` },
    { group: "intake", name: "signs in with", words: signInOf(accessControl) },
    {
      group: "intake",
      name: "turns leads away",
      words: settings.length === 0 ? "never" : `can: ${listed([...new Set(settings)].sort())}`,
    },
  ];
}

function callersOf(accessControl: unknown): string {
  const ranges = valueAt(accessControl, "triggers", "allowedCallerIpAddresses");
  if (ranges === undefined) return "everybody with the callback URL";
  if (!Array.isArray(ranges)) return "some addresses";
  return ranges.length === 0 ? "nobody from outside Azure" : counted(ranges.length, "address range");
}

function signInOf(accessControl: unknown): string {
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
