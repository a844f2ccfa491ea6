/** A fleet that is ready for a change: its stacks are its own, its stack files are written. */
import type { Job, Task } from "../../fleet/outcome";
import type { Orphan } from "../../fleet/summary";
import { type ListedStack, stackList } from "../pulumi/stack-list";
import type { Fleet, FleetOptions } from "./fleet";
import { type JobOptions, jobsOf } from "./jobs";
import { writeOwnStackFiles } from "./owned-stacks";

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
  options: FleetOptions & { releaseLocks?: boolean },
): Promise<PreparedFleet> {
  const listed = await stackList();
  const lost = await writeOwnStackFiles(fleet, { offers: fleet.selected, listed });
  for (const [stack, lines] of lost) for (const line of lines) process.stderr.write(`${stack}: ${line}\n`);
  const existing = new Set(listed.map(({ name }) => name));
  return {
    existing,
    orphans: orphansOf(fleet, listed, options),
    jobs: ({ packs = noPacks, ...task }) =>
      jobsOf(fleet.selected, { ...task, packs, existing }).map((job) => ({
        ...job,
        releaseLocks: options.releaseLocks === true,
      })),
  };
}

/** Stacks that no offer file names; since a commit, only those whose file it removed, and none for a part of the fleet. */
export function orphansOf(
  { all, removed }: Pick<Fleet, "all" | "removed">,
  listed: readonly ListedStack[],
  { only, since }: FleetOptions,
): Orphan[] {
  if (only !== undefined) return [];
  const named = new Set(all.map(({ stack }) => stack));
  const gone = new Set(removed.flatMap(({ stacks }) => stacks));
  return listed
    .filter(({ name }) => !named.has(name) && (since === undefined || gone.has(name)))
    .map(({ name, resources }) => ({ stack: name, resources }));
}
