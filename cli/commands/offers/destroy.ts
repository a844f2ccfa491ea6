/** `leads offers destroy`: deletes the resources of the stacks that are named. */
import { type Job, Task } from "../../../fleet/outcome";
import { selectedBy } from "../../../fleet/selection";
import { CommandError } from "../../command-error";
import { interruptible } from "../../interruption";
import { type ChangeOptions, runChanges, tellChanges } from "../../offers/changes";
import { confirm, mustBeAskable } from "../../offers/confirm";
import { type Fleet, loadFleet } from "../../offers/fleet";
import { ownCommand } from "../../offers/own-command";
import { type ListedStack, stackList } from "../../pulumi/stack-list";

export interface DestroyOptions extends ChangeOptions {
  /** Stack names with * and ?; also stacks whose file is gone. */
  only: readonly string[];
}

export async function runDestroy(options: DestroyOptions): Promise<void> {
  const offers = offersOrNone();
  if (options.yes !== true) mustBeAskable(ownCommand());
  await interruptible(async (signal) => {
    const stacks = named(await stackList(), offers, options.only);
    const change = `This deletes all resources of ${stacks.map(({ name, resources }) => `${name} (${resources} resources)`).join(", ")}.`;
    if (options.yes !== true) await confirm({ change, word: "destroy" }, signal);
    const jobs = stacks.map((stack) => jobOf(stack, offers, options));
    tellChanges(await runChanges(jobs, options, signal), { json: options.json, orphans: [] });
  });
}

/** A project whose last offer file is gone still has its stacks. */
function offersOrNone(): Fleet["all"] {
  try {
    return loadFleet({}).all;
  } catch (error) {
    if (error instanceof CommandError && error.code === "LEADS_OFFERS_MISSING") return [];
    throw error;
  }
}

/** @throws {CommandError} LEADS_STACK_NOT_FOUND */
function named(listed: readonly ListedStack[], offers: Fleet["all"], only: readonly string[]): ListedStack[] {
  const files = new Map(offers.map(({ stack, file }) => [stack, file]));
  const all = listed.map((stack) => ({ ...stack, stack: stack.name, file: files.get(stack.name) ?? "" }));
  const { stacks, unknown } = selectedBy(all, only);
  if (unknown.length === 0) return stacks;
  throw new CommandError(
    "LEADS_STACK_NOT_FOUND",
    `The backend has no stack ${unknown.join(" or ")} of this project, expected one of ${all.map(({ stack }) => stack).join(", ") || "those that were deployed, and there is none"}; nothing was deleted`,
    "List the stacks with pulumi stack ls, and name one with --only.",
  );
}

function jobOf({ name }: ListedStack, offers: Fleet["all"], { releaseLocks = false }: DestroyOptions): Job {
  const offer = offers.find(({ stack }) => stack === name);
  return {
    ...{ task: Task.destroy, stack: name, file: offer?.file ?? "", offerId: offer?.offerId ?? "" },
    ...{ isNew: false, refresh: true, policies: false, policyPacks: [], policyPackConfigs: [], releaseLocks },
  };
}
