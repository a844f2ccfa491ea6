/** What a person does after `pulumi up`, and only what this change needs. */
import { destinationOf } from "../operations/destinations/index";
import { forStack } from "../operations/wording";
import { valueAt } from "../policies/engine-values";
import {
  azureNative,
  isActionGroup,
  isBlobContainer,
  isConnection,
  isRoleAssignment,
  isWorkflow,
} from "../policies/resource-types";
import { definitionOf } from "../policies/workflow/definition";
import type { Inputs, Preview, Step } from "./preview";
import type { Todo } from "./report";
import { keptBy } from "./settings/dead-letter";
import { undecidedReplacements } from "./undecided-replacements";
import { listed } from "./words";
import { destinationIn, type WorkflowChange, type WorkflowState, workflowChanges } from "./workflow-change";

/** In the order in which a person does them. */
export function todoAfter(given: Preview): Todo[] {
  const preview = withoutUndecided(given);
  const workflows = workflowChanges(preview);
  const all = [
    ...beforeRemoval(preview, workflows),
    ...roles(preview),
    ...grants(preview, workflows),
    ...needs(workflows),
    ...callbackUrl(preview),
    ...confirmations(preview),
    ...redrives(preview, workflows),
  ];
  const lines = new Set<string>();
  return all.filter(({ line }) => !lines.has(line) && lines.add(line));
}

/** A change of tags alone makes ids unknown, and Pulumi then plans to replace what they are in. */
function withoutUndecided(preview: Preview): Preview {
  const undecided = undecidedReplacements(preview);
  const steps = preview.steps.map((step) =>
    undecided.includes(step) ? { ...step, op: "update" as const } : step,
  );
  return { ...preview, steps };
}

const isNew = ({ op }: Step) => op === "create" || op === "replace" || op === "import";

/** A removed Logic App takes its runs along, and redrive no longer knows its destination's letters. */
function beforeRemoval({ stack }: Preview, workflows: readonly WorkflowChange[]): Todo[] {
  const removed = workflows.filter(({ after }) => after === undefined);
  if (removed.length === 0 || removed.length === workflows.length) return [];
  const labels = listed(removed.map(({ destination }) => labelOf(destination)).sort());
  return [
    {
      line: `Before pulumi up: send the failed leads of ${labels} again; ${removed.length === 1 ? "its Logic App is" : "their Logic Apps are"} deleted with all runs.`,
      command: forStack("npx leads redrive --all", stack),
    },
  ];
}

const labelOf = (destination: string) =>
  destination === "flow" ? "your flow" : destinationOf(destination).label;

const isTable = azureNative("storage", "Table");

/** With `createRoleAssignments: false`, somebody else assigns the roles. */
function roles({ steps }: Preview): Todo[] {
  const isStore = ({ type }: Step) => isBlobContainer(type) || isTable(type);
  const losesRole = steps.some(({ type, op }) => isRoleAssignment(type) && op === "delete");
  const hasRole = steps.some(({ type, after }) => isRoleAssignment(type) && after !== undefined);
  const needsRole = steps.some((step) => isStore(step) && step.after && (isNew(step) || losesRole));
  if (hasRole || !needsRole) return [];
  return [
    {
      line: "pulumi up prints an az command for each role: a person who may assign roles runs it, unless the role is there.",
    },
  ];
}

/** Dataverse takes leads of an application only after `leads grant`. The same reasons as in `infra/components/grant-messages.ts`. */
function grants({ stack, steps }: Preview, workflows: readonly WorkflowChange[]): Todo[] {
  const command = forStack("npx leads grant", stack);
  const dataverse = workflows.filter(({ after }) => after?.parameters.dynamicsUrl !== undefined);
  if (dataverse.length === 0) return [];
  if (steps.some((step) => isConnection(step.type) && step.after && hasOtherClient(step)))
    return [{ line: "Give the application the right to write leads into Dynamics 365.", command }];
  const reasons = dataverse.flatMap(({ destination, after }) => {
    const before = stateBefore(workflows, destination);
    return before?.parameters.dynamicsUrl === undefined || after === undefined
      ? []
      : grantReasons(before, after);
  });
  const [line] = reasons;
  return line === undefined ? [] : [{ line, command }];
}

const clientIdOf = (inputs: Inputs | undefined) =>
  valueAt(inputs, "properties", "parameterValues", "token:clientId");

const hasOtherClient = (step: Step) => isNew(step) || clientIdOf(step.before) !== clientIdOf(step.after);

function grantReasons(before: WorkflowState, after: WorkflowState): string[] {
  const differs = (name: string) =>
    after.parameters[name] !== undefined && before.parameters[name] !== after.parameters[name];
  return [
    ...(differs("dynamicsUrl") ? ["Give the application its right in the other environment."] : []),
    ...(differs("owner") ? ["Let the application write leads for the other owner."] : []),
    ...(before.definition.contentVersion === after.definition.contentVersion
      ? []
      : ["Give the application the rights that this version of the definition needs."]),
  ];
}

/** Parameters of a place where an administrator has to prepare something. */
const places = ["salesforceUrl", "clientId", "webhookUrl", "webhookAudience"];

/** What an administrator of another CRM does. Sentences with a command are about the configuration, which a preview already has. */
function needs(workflows: readonly WorkflowChange[]): Todo[] {
  return workflows.flatMap(({ destination, after }) => {
    if (after === undefined || destination === "distributor") return [];
    const before = stateBefore(workflows, destination);
    if (before && places.every((name) => before.parameters[name] === after.parameters[name])) return [];
    return destinationOf(destination)
      .needs.filter((need) => !need.includes("pulumi ") && isAsked(need, after))
      .map((need) => ({ line: `For ${labelOf(destination)}: ${need.replace(/[.]$/, "")}.` }));
  });
}

/** A webhook's sign-in decides what its receiver needs. */
function isAsked(need: string, { parameters, definition }: WorkflowState): boolean {
  if (definition.parameters?.webhookUrl === undefined) return true;
  return parameters.webhookAudience === undefined
    ? parameters.webhookSecret !== undefined && need.includes("secret")
    : need.includes("entra");
}

/** The deployed Logic App of a destination: with one destination, it has another name than with several. */
const stateBefore = (workflows: readonly WorkflowChange[], destination: string): WorkflowState | undefined =>
  workflows.find(({ before }) => before !== undefined && destinationIn(before) === destination)?.before;

/** The Logic App whose URL the marketplace has is the only one without a destination in its name. */
function callbackUrl({ stack, steps }: Preview): Todo[] {
  const isEntry = (step: Step) =>
    isWorkflow(step.type) && /-workflow$/.test(step.name) && step.after !== undefined;
  if (!steps.some((step) => isEntry(step) && (isNew(step) || hasOtherTrigger(step)))) return [];
  return [
    {
      line: "Paste the callback URL into the offer's lead destination in Partner Center, click Validate and publish (docs/deploy.md).",
      command: forStack("pulumi stack output callbackUrl --show-secrets", stack),
    },
  ];
}

const triggersOf = (inputs: Inputs | undefined) =>
  Object.keys(Object(valueAt(inputs, "definition", "triggers")))
    .sort()
    .join(" ");

/** Its name is part of the URL. */
const hasOtherTrigger = ({ before, after }: Step) =>
  before !== undefined && triggersOf(before) !== triggersOf(after);

function confirmations({ steps }: Preview): Todo[] {
  const added = steps.some(({ type, before, after }) => {
    const known = new Set(addressesIn(before));
    return isActionGroup(type) && addressesIn(after).some((address) => !known.has(address));
  });
  if (!added) return [];
  return [
    {
      line: "Each new alert address gets a passcode from Azure: confirm it within 30 minutes (docs/alerts.md).",
    },
  ];
}

function addressesIn(inputs: Inputs | undefined): unknown[] {
  const list = inputs?.emailReceivers;
  if (!Array.isArray(list)) return list === undefined ? [] : [JSON.stringify(list)];
  return list.map((one) => JSON.stringify(valueAt(one, "emailAddress")));
}

const isPassword = (type: string) => type === "azuread:index/applicationPassword:ApplicationPassword";

/** Leads that failed before the change and would be written after it. */
function redrives(preview: Preview, workflows: readonly WorkflowChange[]): Todo[] {
  const { stack, steps } = preview;
  const running = workflows.filter(({ before, after }) => before !== undefined && after !== undefined);
  const hasStore = running.some(({ after }) => after !== undefined && storesLetters(after));
  const command = forStack("npx leads redrive --all", stack);
  if (running.some(({ before, after }) => before && after && !storesLetters(before) && storesLetters(after)))
    return [
      {
        line: "Send the leads again that stayed in failed runs while there was no dead-letter store.",
        command,
      },
    ];
  if (!hasStore || !fixesCause(preview, running, steps)) return [];
  return [{ line: "When leads are written again, send those that failed before.", command }];
}

const storesLetters = (state: WorkflowState) =>
  [...keptBy(definitionOf({ ...state }).actions).values()].some(({ Failed }) => Failed === "in the store");

/** A Logic App is switched on, a secret or a role is new, or what was deleted in Azure is created again. */
function fixesCause({ drift }: Preview, running: readonly WorkflowChange[], steps: readonly Step[]): boolean {
  return (
    running.some(({ before, after }) => before?.state !== "Enabled" && after?.state === "Enabled") ||
    steps.some(({ type, op }) => isPassword(type) && op === "replace") ||
    (steps.some(({ type, before, after }) => isBlobContainer(type) && before && after) &&
      steps.some(
        (step) => isNew(step) && isRoleAssignment(step.type) && step.name.endsWith("-role-identity"),
      )) ||
    drift.some(({ isDeleted, type }) => isDeleted && !type.includes(":monitor"))
  );
}
