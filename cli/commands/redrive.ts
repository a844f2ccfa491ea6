/** `leads redrive`: writes dead letters, and failed runs whose letter could not be stored, each to its own destination. */
import type { LetterStore } from "../../operations/dead-letters/letter-store";
import { chosenLetters, listedLetters } from "../../operations/dead-letters/letters";
import { redriveChosen, redriveStack, type StackContext } from "../../operations/dead-letters/redrive-stack";
import { callerToken } from "../credentials";
import { formatOutcome } from "../format/outcome";
import { withLetters } from "../letter-access";
import { appOutputs, distributor, logicAppsOf, type OpenedStack, writersOf } from "../logic-apps";
import { type StackOutputs, stackOutputs } from "../pulumi/stack-outputs";
import { throwUnlessComplete } from "../redrive-failure";
import { armAccess } from "../service-access";

/** Options of `leads redrive`: ids of letters, or `all`. */
export interface RedriveCommandOptions {
  stack?: string;
  all?: true;
  /** Longest wait for one run, in seconds, 1 or more. */
  wait: number;
}

export async function runRedrive(
  ids: readonly string[],
  { stack, all, wait }: RedriveCommandOptions,
): Promise<void> {
  const outputs = await stackOutputs(stack, ["callbackUrl", "destinationUrls", ...appOutputs]);
  const token = await callerToken();
  const opened = { stack, outputs, token, arm: armAccess(token) };
  // before anything is sent, because without these nothing could be followed
  await token("https://management.azure.com");
  for (const { rows } of logicAppsOf(opened)) if (rows !== undefined) await token(rows.audience);
  await withLetters(opened, "Redriving", async (store) => {
    const context = stackContext(opened, outputs.destinationUrls, { store, wait });
    const isOne = context.destinations.length === 1;
    let count = 0;
    const report = (...[outcome, destination]: Parameters<typeof formatOutcome>) => {
      count++;
      process.stdout.write(`${formatOutcome(outcome, isOne ? undefined : destination)}\n`);
    };
    const results = all
      ? await redriveStack(context, { report })
      : await redriveChosen(context, chosenLetters((await listedLetters(store)).letters, ids), { report });
    await throwUnlessComplete(results, context);
    if (count === 0) process.stdout.write("Nothing to redrive.\n");
  });
}

function stackContext(
  opened: OpenedStack,
  urls: StackOutputs["destinationUrls"],
  { store, wait }: { store: LetterStore; wait: number },
): StackContext {
  const apps = logicAppsOf(opened);
  const shared = { store, arm: opened.arm, timeoutSeconds: wait, time: () => new Date() };
  const destinations = writersOf(apps);
  const distributing = apps.find(({ name }) => name === distributor);
  return {
    destinations: destinations.map(({ name, workflowId, rows, fix }) => ({
      ...shared,
      ...{ workflowId, rows, fix, callbackUrl: urls[name] ?? "" },
    })),
    distribution: distributing && {
      ...shared,
      ...{ workflowId: distributing.workflowId, fix: distributing.fix, destinations },
    },
  };
}
