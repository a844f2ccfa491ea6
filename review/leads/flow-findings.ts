/** What a changed flow means for leads: where they go, the trigger, the lead schema, and steps that nothing else tells. */
import { objectAt } from "../../policies/engine-values";
import { refusalsOf } from "../../policies/rules/leads/trigger-accepts-every-lead";
import { requestTriggers } from "../../policies/workflow/definition";
import { type Coverage, type Finding, Level, type StepChange } from "../report";
import { shown } from "../shown";
import { named, verb } from "../words";
import { declaredBy } from "./coverage";
import { labelOf } from "./shipped";
import { type Flow, isReadable } from "./written-columns";

const attention = (line: string, fix?: string): Finding => ({
  level: Level.attention,
  line: shown(line),
  ...(fix !== undefined && { fix }),
});

/** Both states of one Logic App. */
export interface Flows {
  name: string;
  before: Flow;
  after: Flow;
}

export function createdFinding(name: string, flow: Flow): Finding {
  const places = placesOf(flow);
  return attention(`The new Logic App ${name} ${verbOf(flow)} leads to ${places}.`);
}

export function deletedFinding(name: string, flow: Flow): Finding {
  return attention(
    `The Logic App ${name} is deleted: it does not ${flow.destination === "distributor" ? "send" : "write"} leads to ${placesOf(flow)} any more.`,
  );
}

const verbOf = ({ destination }: Flow) => (destination === "distributor" ? "sends" : "writes");

/** Names of the destinations that a distributing Logic App sends leads to. */
function targetsOf({ definition }: Flow): string[] {
  return definition.actions
    .flatMap(({ name }) => (name.startsWith("Send_to_") ? [name.slice("Send_to_".length)] : []))
    .sort();
}

const placesOf = (flow: Flow): string =>
  flow.destination === "distributor" ? named(targetsOf(flow).map(labelOf)) : labelOf(flow.destination);

/** Undefined when both states are of one kind. */
export function kindFinding({ name, before, after }: Flows): Finding | undefined {
  if (before.destination === after.destination) return undefined;
  const line =
    after.destination === "distributor"
      ? `The Logic App ${name} sends leads to ${placesOf(after)}; before, it wrote them to ${placesOf(before)} itself.`
      : `The Logic App ${name} ${verbOf(after)} leads to ${placesOf(after)} instead of ${placesOf(before)}.`;
  return attention(line);
}

export function targetFindings({ before, after }: Flows): Finding[] {
  const [old, next] = [targetsOf(before), targetsOf(after)];
  const added = next.filter((name) => !old.includes(name)).map(labelOf);
  const removed = old.filter((name) => !next.includes(name)).map(labelOf);
  return [
    ...(added.length === 0 ? [] : [attention(`Leads are also sent to ${named(added)}.`)]),
    ...(removed.length === 0 ? [] : [attention(`Leads are not sent to ${named(removed)} any more.`)]),
  ];
}

export function schemaFindings({ before, after }: Flows, of: string): Finding[] {
  const [old, next] = [declaredBy(before), declaredBy(after)];
  if (old === undefined || next === undefined) {
    if (old === next) return [];
    return [
      attention(
        next === undefined
          ? `The trigger${of} has no lead schema any more.`
          : `The trigger${of} has a lead schema now.`,
      ),
    ];
  }
  const gone = old.filter((property) => !next.includes(property));
  const added = next.filter((property) => !old.includes(property));
  const parts = [
    ...(gone.length === 0 ? [] : [`it does not declare ${named(gone)} any more`]),
    ...(added.length === 0 ? [] : [`it now declares ${named(added)}`]),
  ];
  if (parts.length > 0) return [attention(`The lead schema${of} changes: ${parts.join(", and ")}.`)];
  const isSame = JSON.stringify(schemaOf(before)) === JSON.stringify(schemaOf(after));
  return isSame ? [] : [attention(`The lead schema${of} changes, with the same properties.`)];
}

const schemaOf = ({ definition }: Flow) =>
  objectAt(requestTriggers(definition)[0]?.source, "inputs", "schema");

/** @param declared by the schema before: one that it loses is told with the schema */
export function coverageFindings(
  before: Coverage,
  after: Coverage,
  declared: readonly string[],
  of: string,
): Finding[] {
  const unused = after.unused.filter((property) => !before.unused.includes(property));
  const missing = after.missing.filter(
    (property) => !before.missing.includes(property) && !declared.includes(property),
  );
  return [
    ...(unused.length === 0 ? [] : [attention(`No column${of} gets ${named(unused)} any more.`)]),
    ...(missing.length === 0
      ? []
      : [attention(`The lead schema does not have ${named(missing)}, which columns${of} now read.`)]),
  ];
}

export function triggerFindings(flows: Flows, steps: readonly StepChange[], of: string): Finding[] {
  const names = [flows.before, flows.after].map(({ definition }) =>
    definition.triggers.map(({ name }) => name),
  );
  const [old = "", next = ""] = names.map((one) => one.join(", "));
  if (old !== next)
    return [
      attention(
        `The trigger${of} is ${next || "removed"} instead of ${old || "none"}: the callback URL changes, and leads sent to the old one are lost.`,
        "Keep the trigger's name, which is part of the callback URL.",
      ),
    ];
  const refused = Array.from(refusalsOf({ ...flows.before.state }), ([place]) => place);
  // the settings tell what turns leads away
  if (Array.from(refusalsOf({ ...flows.after.state })).some(([place]) => !refused.includes(place))) return [];
  const paths = steps
    .filter(({ name }) => flows.after.definition.triggers.some((trigger) => trigger.name === name))
    .flatMap((step) => step.paths)
    .filter((path) => !/^inputs\.schema\b|^runtimeConfiguration\.secureData\b/.test(path));
  return paths.length === 0 ? [] : [attention(`The trigger${of} changes: ${named(paths)}.`)];
}

/** Steps of the failure path, and of one target of a distributing Logic App. */
const failureStep = /^(Keep_lead(_for_.+)?|Lead_has_no_row|End_as_failed|Lead_is_not_everywhere)$/;
const targetStep = /^(Send_to|Keep_lead_for)_.+$/;

/** Steps with a change that no other finding tells. */
export function stepFindings(flows: Flows, steps: readonly StepChange[], of: string): Finding[] {
  const told = toldPaths(flows);
  const triggers = [flows.before, flows.after].flatMap(({ definition }) => definition.triggers);
  const open = steps
    .filter(({ name }) => !triggers.some((trigger) => trigger.name === name))
    .filter(({ name, change }) => !isToldStep(flows, name, change))
    .map((step) => ({ ...step, paths: step.paths.filter((path) => !told(step.name, path)) }))
    .filter(({ change, paths }) => change !== "changed" || paths.length > 0);
  const names = (change: StepChange["change"]) =>
    open.filter((step) => step.change === change).map(({ name }) => name);
  const parts = [
    { names: names("created"), one: "is new", many: "are new" },
    { names: names("deleted"), one: "is removed", many: "are removed" },
    { names: names("changed"), one: "changes", many: "change" },
  ]
    .filter((part) => part.names.length > 0)
    .map((part) => `${named(part.names)} ${verb(part.names.length, part.one, part.many)}`);
  if (parts.length === 0) return [];
  const subject = flows.after.destination === "flow" ? "Your flow" : `The flow${of}`;
  return [attention(`${subject} has other steps: ${parts.join("; ")}.`)];
}

function toldPaths({ before, after }: Flows): (step: string, path: string) => boolean {
  const isCompared = isReadable(before) && isReadable(after);
  const written = new Set([...before.writes, ...after.writes].map(({ step }) => step));
  return (step, path) =>
    /^inputs\.retryPolicy\b|^runtimeConfiguration\.secureData\b/.test(path) ||
    (isCompared && written.has(step) && /^inputs\.body\b/.test(path));
}

/** The dead letter's steps come and go with its store; the settings tell that. A target's steps are told as a target. */
function isToldStep({ before, after }: Flows, name: string, change: StepChange["change"]): boolean {
  if (targetStep.test(name) && change !== "changed") return true;
  if (!failureStep.test(name)) return false;
  const stores = [before, after].map(({ state }) =>
    Object.hasOwn(state.definition.parameters ?? {}, "deadLetterUrl"),
  );
  if (stores[0] !== stores[1]) return true;
  return name === "Lead_is_not_everywhere" && targetsOf(before).join() !== targetsOf(after).join();
}
