/** Previews the selected stacks, each in a child process, as `leads offers preview` and `leads offers report` do. */
import type { OfferStack } from "../../fleet/offer-stack";
import type { Job, Outcome, Task } from "../../fleet/outcome";
import { stackFileText } from "../../fleet/stack-file-text";
import type { Orphan } from "../../fleet/summary";
import { interruptible } from "../interruption";
import { withPrivateFolder } from "../private-folder";
import type { PolicyOptions } from "../pulumi/policy-packs";
import { projectFile } from "../pulumi/project-folder";
import { stackList } from "../pulumi/stack-list";
import type { Fleet, FleetOptions, WrittenFiles } from "./fleet";
import { jobPacks, jobsOf } from "./jobs";
import { writeOwnStackFiles } from "./owned-stacks";
import { runJobs } from "./pool";
import { orphansOf } from "./prepare";
import { fleetProgress } from "./progress";
import { currentProject } from "./project";
import { programOf } from "./worker/program";

export interface PreviewFleetOptions extends FleetOptions, PolicyOptions {
  processes?: number;
  refresh: boolean;
  /** `report`: folder with more leads. */
  leads?: string;
}

export interface PreviewedFleet {
  /** In the order of `fleet.selected`. */
  outcomes: readonly Outcome[];
  /** As `orphansOf` selects them. */
  orphans: readonly Orphan[];
}

/** Writes only the files of stacks that exist; a new stack is previewed from the text that its file would have. */
export async function previewFleet(
  fleet: Fleet,
  task: Task,
  options: PreviewFleetOptions,
): Promise<PreviewedFleet> {
  const { refresh, leads } = options;
  const stacks = await stackList();
  const existing = new Set(stacks.map(({ name }) => name));
  const isOld = ({ stack }: OfferStack) => existing.has(stack);
  remark(await writeOwnStackFiles(fleet, { offers: fleet.selected.filter(isOld), listed: stacks }));
  const texts = newStackFiles(fleet.selected.filter((offer) => !isOld(offer)));
  const outcomes = await withPrivateFolder((folder) => {
    const packs = jobPacks(options, folder);
    const jobs = jobsOf(fleet.selected, {
      ...{ task, refresh, packs, existing },
      ...(leads !== undefined && { leads }),
    });
    return outcomesOf(
      jobs.map((job) => ({ ...job, ...texts.get(job.stack) })),
      options,
    );
  });
  return { outcomes, orphans: orphansOf(fleet, stacks, options) };
}

/** What the offer files took out of stack files. */
function remark(written: WrittenFiles): void {
  for (const [stack, lost] of written)
    for (const line of lost) process.stderr.write(`Pulumi.${stack}.yaml: ${line}\n`);
}

/** Text by stack, with the secrets that a file already has. */
function newStackFiles(offers: readonly OfferStack[]): Map<string, Pick<Job, "newStackFile">> {
  const { stackFile, stackFileName, files } = currentProject();
  return new Map(
    offers.map((offer) => {
      const { text } = stackFileText(offer, stackFile(offer.stack), files.read(stackFileName(offer.stack)));
      return [offer.stack, { newStackFile: text }];
    }),
  );
}

function outcomesOf(jobs: readonly Job[], { processes }: PreviewFleetOptions): Promise<Outcome[]> {
  const program = programOf(projectFile());
  if (program.kind === "local")
    process.stderr.write(`Each preview takes some seconds longer, because the program ${program.reason}.\n`);
  const { end, ...progress } = fleetProgress(jobs.length);
  return interruptible((signal) =>
    runJobs(jobs, { signal, ...progress, ...(processes !== undefined && { processes }) }),
  ).finally(end);
}
