/** The message of `up` when the application needs rights in Dataverse, which only `leads grant` can give. */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import { inThisDeployment } from "./destination-part";

/** The inputs of a workflow that the rights depend on. */
interface WorkflowInputs {
  definition?: { contentVersion?: unknown };
  parameters?: { dynamicsUrl?: { value?: unknown }; owner?: { value?: unknown } };
}

/** Raise this version of the definition whenever its write needs a larger role. */
const needs = ({ definition, parameters }: WorkflowInputs): [reason: string, value: unknown][] => [
  ["This version writes leads with more rights than the one before", definition?.contentVersion],
  ["The rows go to another environment", parameters?.dynamicsUrl?.value],
  ["The rows have another owner", parameters?.owner?.value],
];

/** Hook of the connection, which is new when its application is. */
export function firstGrant(name: string): pulumi.ResourceHookBinding {
  const first = () => say("The application has no access to Dataverse yet");
  return { afterCreate: [new pulumi.ResourceHook(`${name}-say-grant`, inThisDeployment(first))] };
}

/** Hook of the Logic App: one line after an update that needs a grant. */
export function laterGrants(name: string): pulumi.ResourceHookBinding {
  const again: pulumi.ResourceHookFunction = async ({ oldInputs = {}, newInputs = {} }) => {
    // before, it wrote elsewhere: to several destinations, or to another CRM
    if ((oldInputs as WorkflowInputs).parameters?.dynamicsUrl === undefined) return;
    const before = needs(oldInputs);
    const changed = needs(newInputs).find(
      ([, value], index) => value !== undefined && value !== before[index]?.[1],
    );
    if (changed !== undefined) await say(changed[0]);
  };
  return { afterUpdate: [new pulumi.ResourceHook(`${name}-say-grant-again`, inThisDeployment(again))] };
}

// awaited, because the engine stops listening when the last hook of an update has answered
const say = (reason: string): Promise<void> =>
  pulumi.log.info(`${reason}. Run: ${forThisStack("npx leads grant")}`);
