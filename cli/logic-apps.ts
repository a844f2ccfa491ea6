/** The Logic Apps of a stack: one for each destination and, with several, the one that distributes the leads. */
import type { FixContext } from "../operations/causes/cause";
import type { Rows } from "../operations/destinations/destination";
import { destinationOf } from "../operations/destinations/index";
import type { ArmAccess } from "../operations/services/arm-client";
import { CommandError } from "./command-error";
import { type FactOutputs, fixContext } from "./pulumi/stack-facts";
import type { StackOutputs } from "./pulumi/stack-outputs";

/** Name of the Logic App that distributes the leads, beside those of the destinations. */
export const distributor = "distributor";

/** The outputs that tell the Logic Apps of a stack. */
export const appOutputs = ["deadLetterUrl", "destinations", "dynamicsUrl", "owner", "workflowId"] as const;

/** Outputs, and access as the caller. */
export interface OpenedStack {
  stack: string | undefined;
  outputs: FactOutputs & Pick<StackOutputs, "destinations" | "workflowId">;
  token: (resource: string) => Promise<string>;
  arm: ArmAccess;
}

/** A Logic App. */
export interface LogicApp {
  /** The destination, or {@link distributor}. */
  name: string;
  workflowId: string;
  /** Undefined where rows cannot be read. */
  rows: Rows | undefined;
  fix: FixContext;
}

/**
 * The distributing Logic App first.
 *
 * @param only name of one of them
 * @throws {CommandError} `LEADS_DESTINATION_UNKNOWN`
 */
export function logicAppsOf({ stack, outputs, token, arm }: OpenedStack, only?: string): LogicApp[] {
  const { destinations, workflowId } = outputs;
  const isOne = Object.values(destinations).includes(workflowId);
  const apps = Object.entries({ ...(isOne ? {} : { [distributor]: workflowId }), ...destinations });
  const chosen = apps.filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0) {
    throw new CommandError(
      "LEADS_DESTINATION_UNKNOWN",
      `Stack ${stack ?? "(the selected one)"} has no destination ${only}, expected ${apps.map(([name]) => name).join(", ")}`,
      "Name one of them with --destination, or leave the option out for all.",
    );
  }
  return chosen.map(([name, workflowId]) => ({
    name,
    workflowId,
    rows: destinationOf(name).rows?.({ outputs: { ...outputs }, token, fetch: arm.fetch }),
    fix: fixContext(stack, name, outputs),
  }));
}

/** The Logic Apps that write to a destination. */
export const writersOf = (apps: readonly LogicApp[]): LogicApp[] =>
  apps.filter(({ name }) => name !== distributor);
