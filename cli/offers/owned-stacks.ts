/** Whether the deployed stacks of a fleet belong to its offers. */

import { offerIdKey } from "../../fleet/offer-layers";
import type { OfferStack } from "../../fleet/offer-stack";
import { settingsOf } from "../../fleet/stack-file-text";
import { CommandError } from "../command-error";
import { pulumiJson } from "../pulumi/pulumi-json";
import type { ListedStack } from "../pulumi/stack-list";
import { type Fleet, type WrittenFiles, writeStackFiles } from "./fleet";
import { currentProject } from "./project";

type Outputs = Readonly<Record<string, unknown>>;

export interface OwnedStacks {
  stackFile: (stack: string) => Readonly<Record<string, unknown>>;
  outputs: (stack: string) => Promise<Outputs>;
}

const ofProject = (): OwnedStacks => ({
  stackFile: currentProject().stackFile,
  outputs: (stack) => pulumiJson(["stack", "output"], ["--stack", stack]),
});

/**
 * A stack file names the offer, and `writeStackFiles` compares it. A deployed stack without one, such as that of another
 * clone in the same backend, is asked what it was deployed for.
 *
 * @throws {CommandError} LEADS_OFFERS_STACK_TAKEN, before any file is written
 */
export async function refuseStacksOfOthers(
  offers: readonly OfferStack[],
  listed: readonly ListedStack[],
  { stackFile, outputs }: OwnedStacks = ofProject(),
): Promise<void> {
  const deployed = new Set(listed.flatMap(({ name, resources }) => (resources > 0 ? [name] : [])));
  const lines: string[] = [];
  for (const { stack, file, offerId } of offers) {
    if (!deployed.has(stack) || settingsOf(stackFile(stack))[offerIdKey] !== undefined) continue;
    const { offerId: id } = await outputs(stack);
    if (typeof id === "string" && id !== offerId)
      lines.push(
        `  ${file}: found the offer ${id} in the deployed stack ${stack}, expected ${offerId}\n    write another stack: in ${file}; or, if the offer's id has changed: pulumi config set marketplace-leads:offerId ${offerId} --stack ${stack}`,
      );
  }
  if (lines.length === 0) return;
  throw new CommandError(
    "LEADS_OFFERS_STACK_TAKEN",
    `${lines.length === 1 ? "A stack belongs" : `${lines.length} stacks belong`} to another offer; nothing was changed`,
    `Correct the offer files, and run the command again:\n${lines.join("\n")}`,
  );
}

/**
 * The only way to write stack files: a file that names the wrong offer would make the next command believe it.
 *
 * @throws {CommandError} LEADS_OFFERS_STACK_TAKEN; then no file is written
 */
export async function writeOwnStackFiles(
  fleet: Fleet,
  { offers, listed }: { offers: readonly OfferStack[]; listed: readonly ListedStack[] },
  owned?: OwnedStacks,
): Promise<WrittenFiles> {
  await refuseStacksOfOthers(offers, listed, owned);
  return writeStackFiles(fleet, offers);
}
