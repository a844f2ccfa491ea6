/**
 * Reads the outputs of a stack with the `pulumi` on the path, secrets included.
 *
 * Layer: cli. Prints nothing: the callback URL is a secret.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { forStack } from "../operations/for-stack";
import { CommandError } from "./command-error";
import { pulumiFailure } from "./pulumi-failures";

const run = promisify(execFile);

/** The outputs commands need, by their fixed names. */
export interface StackOutputs {
  callbackUrl: string;
  clientId: string;
  /** '' without a dead-letter store, and for a stack that was deployed before there was one. */
  deadLetterUrl: string;
  dynamicsUrl: string;
  /** `team:<id>` or `user:<id>`; '' when the application owns the rows, and for a stack that was deployed before there was one. */
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
  }
  const missing = needed.filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0) throw incomplete(stack, outputs, missing);
  return outputs as Pick<StackOutputs, Name>;
}

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
  const selection = stack === undefined ? [] : ["--stack", stack];
  try {
    const { stdout } = await run("pulumi", [
      "stack",
      "output",
      "--json",
      "--show-secrets",
      "--non-interactive",
      ...selection,
    ]);
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") {
      throw new CommandError(
        "LEADS_PULUMI_MISSING",
        "Found no pulumi on the path, expected the Pulumi command line",
        "Install it from https://www.pulumi.com/docs/install/, or run npm start, which builds one and prints where it is.",
        { cause: error },
      );
    }
    throw pulumiFailure("pulumi stack output", stderr || String(error));
  }
}
