/** What every part of a lead destination needs. */
import { AsyncResource } from "node:async_hooks";
import type * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as pulumi from "@pulumi/pulumi";
import type { ResourceNames } from "../names/names";
import type { GoodArgs } from "./check-args";
import type { ClientConfig } from "./client-config";

export interface DestinationPart {
  /** Logical name of the destination, and prefix of its parts' names. */
  name: string;
  args: GoodArgs;
  names: ResourceNames;
  /** Configured name of the resource group, to compare with the deployed one. */
  groupName: pulumi.Output<string>;
  /** Settles, like the group's name below, when the first checks have passed. */
  client: pulumi.Output<ClientConfig>;
  resourceGroupName: pulumi.Output<string>;
  /** The identity of the Logic Apps, registered at the first call. */
  identity: () => managedidentity.UserAssignedIdentity;
  parent: pulumi.Resource;
}

/**
 * A hook that says what a person can do about a refused resource. The engine also prints Azure's text.
 *
 * @param explain the message for Azure's text and the resource's inputs; undefined when there is none
 */
export function explainedBy(
  hookName: string,
  explain: (error: string, inputs: Record<string, unknown>) => string | undefined,
): pulumi.ErrorHook {
  const say: pulumi.ErrorHookFunction = async ({ errors: [newest = ""], newInputs = {} }) => {
    const told = explain(newest, newInputs);
    // awaited, because the engine stops listening when the last hook of a failed update has answered
    if (told !== undefined) await pulumi.log.error(told);
    return false;
  };
  return new pulumi.ErrorHook(hookName, inThisDeployment(say));
}

/** Makes a hook's callback work in a plugin too, where Pulumi keeps the deployment settings in the async context. */
export function inThisDeployment<Args, Answer>(callback: (args: Args) => Answer): (args: Args) => Answer {
  return AsyncResource.bind(callback);
}
