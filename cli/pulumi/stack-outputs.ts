/**
 * Reads the outputs of a stack with `pulumi`, including secrets.
 *
 * Prints nothing: the callback URL is a secret.
 */
import { forStack } from "../../operations/wording";
import { CommandError } from "../command-error";
import { pulumiJson, selectionOf } from "./pulumi-json";

/** The outputs that commands need, by their fixed names. */
export interface StackOutputs {
  callbackUrl: string;
  clientId: string;
  /** Destination → ARM id of its Logic App. A stack deployed by an earlier version has one, `dynamics365`. */
  destinations: Readonly<Record<string, string>>;
  /** Destination → callback URL of its Logic App. */
  destinationUrls: Readonly<Record<string, string>>;
  /** '' without a dead-letter store, and for a stack deployed by an earlier version. */
  deadLetterUrl: string;
  dynamicsUrl: string;
  /** `team:<id>` or `user:<id>`; '' when the application owns the rows, and for a stack deployed by an earlier version. */
  owner: string;
  workflowId: string;
}

/**
 * @param stack name of the stack; undefined for the selected one
 * @param needed outputs that must be there
 * @throws {CommandError} `LEADS_PULUMI_MISSING`, `LEADS_STACK_NOT_DEPLOYED`, `LEADS_STACK_INCOMPLETE`, and what `pulumiFailures` lists
 */
export async function stackOutputs<Name extends keyof StackOutputs>(
  stack: string | undefined,
  needed: readonly Name[],
): Promise<Pick<StackOutputs, Name>> {
  const outputs: Record<string, unknown> = await readOutputs(stack);
  if (Object.keys(outputs).length > 0) {
    outputs.deadLetterUrl ??= "";
    outputs.owner ??= "";
    outputs.destinations ??= { dynamics365: outputs.workflowId };
    outputs.destinationUrls ??= { dynamics365: outputs.callbackUrl };
  }
  const missing = needed.filter((name) => typeof outputs[name] !== (isMap(name) ? "object" : "string"));
  if (missing.length > 0) throw incomplete(stack, outputs, missing);
  return outputs as Pick<StackOutputs, Name>;
}

const isMap = (name: string): boolean => name === "destinations" || name === "destinationUrls";

function incomplete(
  stack: string | undefined,
  outputs: Record<string, unknown>,
  missing: readonly string[],
): CommandError {
  const name = `Stack ${stack ?? "(the selected one)"}`;
  if (Object.keys(outputs).length > 0) {
    return new CommandError(
      "LEADS_STACK_INCOMPLETE",
      `${name} has no output ${missing.join(", ")}, expected a stack of this program; its outputs are ${Object.keys(outputs).join(", ")}`,
      "Name the right stack with --stack (pulumi stack ls shows them). If it is this one, run: pulumi up",
    );
  }
  return new CommandError(
    "LEADS_STACK_NOT_DEPLOYED",
    `${name} has no outputs, expected one that was deployed`,
    `Run: ${forStack("pulumi up", stack)}`,
  );
}

async function readOutputs(stack: string | undefined): Promise<Record<string, unknown>> {
  return pulumiJson(["stack", "output"], ["--show-secrets", ...selectionOf(stack)]);
}
