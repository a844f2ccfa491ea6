/** `leads offers refresh`: takes what Azure has into the state of the stacks. */
import { Task } from "../../../fleet/outcome";
import { interruptible } from "../../interruption";
import { type ChangeOptions, runChanges, tellChanges } from "../../offers/changes";
import { confirm, mustBeAskable } from "../../offers/confirm";
import { type FleetOptions, loadFleet } from "../../offers/fleet";
import { ownCommand } from "../../offers/own-command";
import { preparedFleet } from "../../offers/prepare";

export interface RefreshOptions extends FleetOptions, ChangeOptions {}

export async function runRefresh(options: RefreshOptions): Promise<void> {
  const fleet = loadFleet(options);
  if (options.yes !== true) mustBeAskable(ownCommand());
  await interruptible(async (signal) => {
    const { existing, orphans, jobs } = await preparedFleet(fleet, options);
    const deployed = jobs({ task: Task.refresh, refresh: true }).filter(({ stack }) => existing.has(stack));
    const change = `This takes what Azure has into the state of ${deployed.map(({ stack }) => stack).join(", ")}.`;
    if (options.yes !== true) await confirm({ change, word: "yes" }, signal);
    tellChanges(await runChanges(deployed, options, signal), { json: options.json, orphans });
  });
}
