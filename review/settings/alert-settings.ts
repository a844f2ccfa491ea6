/** Settings of alerts and logs: who is told when leads are not written. */

import { isObject } from "../../expressions/json";
import { forStack } from "../../operations/wording";
import { textOf, valueAt } from "../../policies/engine-values";
import { isActionGroup, isDiagnosticSetting, isMetricAlert, isWorkflow } from "../../policies/resource-types";
import { alertsAreHeard } from "../../policies/rules/operations/alerts-are-heard";
import { parseDuration } from "../../sandbox/workflow/definition/duration";
import { judgeInProcess } from "../in-process-rules";
import { type Inputs, type Step, unknownValue } from "../preview";
import { type Finding, Level } from "../report";
import { counted, listed } from "../words";
import { type Attribute, type Kind, type Part, partOf } from "./part";
import { durationWords } from "./retry";

/** Kinds of receivers in words, in the order of the report. */
const receivers: Readonly<Record<string, readonly [one: string, many: string]>> = {
  emailReceivers: ["e-mail address", "e-mail addresses"],
  smsReceivers: ["phone number", "phone numbers"],
  voiceReceivers: ["phone call", "phone calls"],
  webhookReceivers: ["webhook", "webhooks"],
};
const others = ["other receiver", "other receivers"] as const;

/** Receivers by kind. A secret list counts as one: the program makes it of one webhook. */
function receiversOf(inputs: Inputs): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [key, list] of Object.entries(inputs)) {
    if (!key.endsWith("Receivers")) continue;
    const count = Array.isArray(list) ? list.length : typeof list === "string" ? 1 : 0;
    const kind = receivers[key] === undefined ? "other" : key;
    if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return counts;
}

function receiverWords(inputs: Inputs): string {
  const counts = receiversOf(inputs);
  const words = [...Object.entries(receivers), ["other", others] as const].flatMap(([kind, [one, many]]) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [counted(count, one, many)];
  });
  return words.length === 0 ? "nobody" : listed(words);
}

const total = (inputs: Inputs) => [...receiversOf(inputs).values()].reduce((sum, count) => sum + count, 0);

function addressesOf({ emailReceivers }: Inputs): string[] {
  const list = Array.isArray(emailReceivers) ? emailReceivers : [];
  return list.map((one) => String(valueAt(one, "emailAddress")).toLowerCase());
}

/** The addresses are not shown: they are those of people. */
function otherAddresses(before: Inputs, after: Inputs): string | undefined {
  const told = new Set(addressesOf(after));
  const lost = addressesOf(before).filter((address) => !told.has(address)).length;
  if (lost === 0) return undefined;
  return `Alerts about leads no longer reach ${counted(lost, "e-mail address", "e-mail addresses")} that they reached before.`;
}

const group: Kind = {
  group: "alerts",
  appliesTo: isActionGroup,
  attributes: [
    {
      name: "tells",
      words: (inputs) => (inputs.enabled === false ? "nobody: disabled" : receiverWords(inputs)),
      worse: (_name, before, after) => {
        if (before === undefined || total(after) === 0) return undefined;
        if (total(after) >= total(before)) return otherAddresses(before, after);
        return `Alerts about leads reach ${receiverWords(after)} instead of ${receiverWords(before)}.`;
      },
    },
  ],
};

const criterionOf = (inputs: Inputs): unknown => {
  const all = valueAt(inputs, "criteria", "allOf");
  return Array.isArray(all) ? all[0] : undefined;
};
const thresholdOf = (inputs: Inputs): number | undefined => {
  const threshold = valueAt(criterionOf(inputs), "threshold");
  return typeof threshold === "number" ? threshold : undefined;
};

function alertWords(inputs: Inputs): string {
  const window = parseDuration(inputs.windowSize);
  return [
    inputs.enabled === false ? "disabled" : "enabled",
    typeof inputs.severity === "number" ? `severity ${inputs.severity}` : "no severity",
    `more than ${thresholdOf(inputs) ?? "another number"} within ${window === undefined ? "another time" : durationWords(window)}`,
  ].join(", ");
}

const higherThreshold: Attribute["worse"] = (name, before, after) => {
  const [old, next] = [before && thresholdOf(before), thresholdOf(after)];
  if (old === undefined || next === undefined || next <= old) return undefined;
  return `The alert ${name} comes only after more than ${next} instead of ${old} failed runs.`;
};

const otherScope: Attribute["worse"] = (name, before, after) => {
  // Azure ignores letter case in ids, and a refresh can return another one
  const [old, next] = [before?.scopes, after.scopes].map((ids) => JSON.stringify(ids ?? []).toLowerCase());
  if (before === undefined || old === next || next?.includes(unknownValue)) return undefined;
  return `The alert ${name} watches another Logic App.`;
};

const alert: Kind = {
  group: "alerts",
  appliesTo: isMetricAlert,
  attributes: [
    {
      name: "",
      words: alertWords,
      worse: (...states) => higherThreshold(...states) ?? otherScope(...states),
    },
  ],
};

const isOn = (list: unknown) =>
  Array.isArray(list) && list.some((one) => isObject(one) && one.enabled === true);

const diagnostic: Kind = {
  group: "logs",
  appliesTo: isDiagnosticSetting,
  attributes: [
    {
      name: "sends to a workspace",
      words: ({ logs, metrics }) =>
        listed([...(isOn(logs) ? ["runs"] : []), ...(isOn(metrics) ? ["metrics"] : [])]) || "nothing",
      worse: (name, before, after) =>
        before !== undefined && isOn(before.logs) && !isOn(after.logs) ? unlogged(name) : undefined,
    },
  ],
};

const unlogged = (name: string) => `Runs of leads are no longer logged by ${name}.`;

export function alertPart(steps: readonly Step[], stack: string): Part {
  const part = partOf(steps, [group, alert, diagnostic]);
  const fix = forStack(`pulumi config set --path "marketplace-leads:alertEmails[0]" you@contoso.com`, stack);
  part.findings.unshift(
    ...removedAlerts(steps).map((line) => ({ level: Level.attention, line, fix })),
    ...removedLogs(steps).map((line) => ({ level: Level.attention, line })),
    ...steps.flatMap(unheard),
  );
  return part;
}

function removedAlerts(steps: readonly Step[]): string[] {
  const alerts = goneAlone(steps).filter(({ type }) => isMetricAlert(type));
  if (steps.some(({ type, after }) => isMetricAlert(type) && after !== undefined))
    return alerts.map(({ name }) => `Nobody is told any more of what ${name} watched: the alert is removed.`);
  return alerts
    .slice(0, 1)
    .map(() => "Nobody is told any more when leads are not written: all alerts are removed.");
}

const removedLogs = (steps: readonly Step[]) =>
  goneAlone(steps)
    .filter(({ type }) => isDiagnosticSetting(type))
    .map(({ name }) => unlogged(name));

/** Removed resources, without those that a removed Logic App takes along. */
function goneAlone(steps: readonly Step[]): Step[] {
  const workflows = steps.filter(({ type }) => isWorkflow(type));
  if (!workflows.some(({ after }) => after !== undefined)) return [];
  const suffixes = workflows.filter(({ after }) => after === undefined).map(({ name }) => suffixOf(name));
  return steps.filter(
    ({ name, after }) => after === undefined && !suffixes.some((suffix) => name.endsWith(suffix)),
  );
}

/** What ends the names of a Logic App's alerts: `-salesforce`. */
const suffixOf = (workflow: string) => /-workflow(-.+)$/.exec(workflow)?.[1] ?? workflow;

/** What the rule of the policy pack finds in the new state and did not find in the old one. */
function unheard({ type, name, before, after }: Step): Finding[] {
  if (after === undefined) return [];
  const known = new Set(before && heardProblems(type, before));
  return heardProblems(type, after)
    .filter((problem) => !known.has(problem))
    .map((problem) => {
      const reason = problem.replace(/: nobody is told\.$/, ".");
      const effect = reason === problem ? "can miss failed leads" : "tells nobody of failed leads";
      const clause = reason.charAt(0).toLowerCase() + reason.slice(1);
      return { level: Level.attention, line: `${name} ${effect}: ${clause}` };
    });
}

function heardProblems(type: string, inputs: Inputs): string[] {
  const webhooks = { webhookReceivers: readable(inputs.webhookReceivers) };
  const judged = inputs.webhookReceivers === undefined ? inputs : { ...inputs, ...webhooks };
  return judgeInProcess([alertsAreHeard], { urn: "", type, inputs: judged }).map(({ message }) => message);
}

/** The engine shows a secret as a text. The program takes only https addresses. */
function readable(webhooks: unknown): unknown {
  const shownAs = "[secret]";
  if (webhooks === shownAs) return [{ serviceUri: "https:" }];
  if (!Array.isArray(webhooks)) return webhooks;
  return webhooks.map((one) =>
    textOf(valueAt(one, "serviceUri") ?? one) === shownAs ? { serviceUri: "https:" } : one,
  );
}
