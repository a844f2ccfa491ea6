/** What every part of a lead destination is made from. */
import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import type { ResourceNames } from "../names/names";
import type { GoodArgs } from "./check-args";
import type { ClientConfig } from "./client-config";

export interface DestinationPart {
  /** Logical name of the destination; the parts' own names begin with it. */
  name: string;
  args: GoodArgs;
  names: ResourceNames;
  /** Name that the resource group is asked to have, to compare with what is deployed. */
  groupName: pulumi.Output<string>;
  /** Settles when the checks that come first have passed, and so does the group's name below. */
  client: pulumi.Output<ClientConfig>;
  resourceGroupName: pulumi.Output<string>;
  parent: pulumi.Resource;
}

/**
 * A hook that says what a person can do about a refused resource. The engine prints Azure's own text, too.
 *
 * @param explain the message for Azure's text and the resource's inputs; undefined when there is none
 */
export function explainedBy(
  hookName: string,
  explain: (error: string, inputs: Record<string, unknown>) => string | undefined,
): pulumi.ErrorHook {
  const say: pulumi.ErrorHookFunction = async ({ errors: [newest = ""], newInputs = {} }) => {
    const told = explain(newest, newInputs);
    // awaited: the engine stops listening when the last hook of a failed update has answered
    if (told !== undefined) await pulumi.log.error(told);
    return false;
  };
  return new pulumi.ErrorHook(hookName, inThisDeployment(say));
}

/** A hook's callback that reaches the engine in a plugin too, where Pulumi keeps the settings of a deployment in the async context. */
export function inThisDeployment<Args, Answer>(callback: (args: Args) => Answer): (args: Args) => Answer {
  return AsyncResource.bind(callback);
}
