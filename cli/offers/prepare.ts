/** A fleet that is ready for a change: its stacks are its own, its stack files are written. */
import type { Job, Task } from "../../fleet/outcome";
import type { Orphan } from "../../fleet/summary";
import { type ListedStack, stackList } from "../pulumi/stack-list";
import { type Fleet, writeStackFiles } from "./fleet";
import { type JobOptions, jobsOf } from "./jobs";
import { refuseStacksOfOthers } from "./owned-stacks";

export interface PreparedFleet {
  /** Stacks that the backend has. */
  existing: ReadonlySet<string>;
  orphans: readonly Orphan[];
  /** One for each selected stack. */
  jobs(task: { task: Task; refresh: boolean; packs?: JobOptions["packs"] }): Job[];
}

const noPacks: JobOptions["packs"] = { policies: false, policyPacks: [], policyPackConfigs: [] };

/** @throws {CommandError} LEADS_OFFERS_STACK_TAKEN, and what `stackList` throws; then no file was written */
export async function preparedFleet(
  fleet: Fleet,
  { releaseLocks = false }: { releaseLocks?: boolean },
): Promise<PreparedFleet> {
  const listed = await stackList();
  await refuseStacksOfOthers(fleet.selected, listed);
  const lost = writeStackFiles(fleet, fleet.selected);
  for (const [stack, lines] of lost) for (const line of lines) process.stderr.write(`${stack}: ${line}\n`);
  const existing = new Set(listed.map(({ name }) => name));
  return {
    existing,
    orphans: orphansOf(fleet, listed),
    jobs: ({ packs = noPacks, ...task }) =>
      jobsOf(fleet.selected, { ...task, packs, existing }).map((job) => ({ ...job, releaseLocks })),
  };
}

/** Stacks with resources that no offer file names. */
export function orphansOf({ all }: Pick<Fleet, "all">, listed: readonly ListedStack[]): Orphan[] {
  const named = new Set(all.map(({ stack }) => stack));
  return listed
    .filter(({ name, resources }) => !named.has(name) && resources > 0)
    .map(({ name, resources }) => ({ stack: name, resources }));
}
