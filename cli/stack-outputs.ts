/**
 * Reads the outputs of a stack with the `pulumi` on the path, secrets included.
 *
 * Layer: cli. Prints nothing: the callback URL is a secret.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { CommandError } from "./command-error";

const run = promisify(execFile);

/** The outputs commands need, by their fixed names. */
export interface StackOutputs {
  callbackUrl: string;
  clientId: string;
  dynamicsUrl: string;
  workflowId: string;
}

/**
 * @param stack name of the stack; undefined for the selected one
 * @param needed outputs that must be there
 * @throws {CommandError} `LEADS_PULUMI_MISSING`, `LEADS_PULUMI_FAILED` or `LEADS_STACK_INCOMPLETE`
 */
export async function stackOutputs<Name extends keyof StackOutputs>(
  stack: string | undefined,
  needed: readonly Name[],
): Promise<Pick<StackOutputs, Name>> {
  const outputs = await readOutputs(stack);
  const missing = needed.filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0) {
    throw new CommandError(
      "LEADS_STACK_INCOMPLETE",
      `Stack ${stack ?? "(the selected one)"} has no output ${missing.join(", ")}, expected a stack that was deployed by this package`,
      `Run: pulumi up${stack === undefined ? "" : ` --stack ${stack}`}`,
    );
  }
  return outputs as Pick<StackOutputs, Name>;
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
    throw new CommandError(
      "LEADS_PULUMI_FAILED",
      `pulumi stack output failed: ${(stderr ?? String(error)).trim().replace(/\.$/, "")}`,
      'Name the stack with --stack; for a stack on the sandbox first run: eval "$(npx leads sandbox env)"',
    );
  }
}
