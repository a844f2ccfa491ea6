/** `leads offers preview`: what an update would change, offer by offer. */
import type { OfferStack } from "../../../fleet/offer-stack";
import { type Job, type Outcome, Result, Task } from "../../../fleet/outcome";
import { stackFileText } from "../../../fleet/stack-file-text";
import { fleetSummary } from "../../../fleet/summary";
import { fleetPreview, isRefused } from "../../format/fleet-preview";
import { interruptible } from "../../interruption";
import { type FleetOptions, loadFleet, type WrittenFiles, writeStackFiles } from "../../offers/fleet";
import { jobPacks, jobsOf } from "../../offers/jobs";
import { runJobs } from "../../offers/pool";
import { fleetProgress } from "../../offers/progress";
import { currentProject } from "../../offers/project";
import { programOf } from "../../offers/worker/program";
import { withPrivateFolder } from "../../private-folder";
import type { PolicyOptions } from "../../pulumi/policy-packs";
import { projectFile } from "../../pulumi/project-folder";
import { stackList } from "../../pulumi/stack-list";

export interface PreviewCommandOptions extends FleetOptions, PolicyOptions {
  processes?: number;
  refresh: boolean;
  json?: boolean;
}

/** Writes only the files of stacks that exist; a new stack is previewed from the text that its file would have. */
export async function runPreview(options: PreviewCommandOptions): Promise<void> {
  const fleet = loadFleet(options);
  const stacks = await stackList();
  const existing = new Set(stacks.map(({ name }) => name));
  const isOld = ({ stack }: OfferStack) => existing.has(stack);
  remark(writeStackFiles(fleet, fleet.selected.filter(isOld)));
  const texts = newStackFiles(fleet.selected.filter((offer) => !isOld(offer)));
  const outcomes = await withPrivateFolder((folder) => {
    const packs = jobPacks(options, folder);
    const task = { task: Task.preview, refresh: options.refresh, packs, existing };
    return previewed(
      jobsOf(fleet.selected, task).map((job) => ({ ...job, ...texts.get(job.stack) })),
      options,
    );
  });
  const named = new Set(fleet.all.map(({ stack }) => stack));
  const isNamed = options.only !== undefined || options.since !== undefined;
  const orphans = stacks
    .filter(({ name }) => !isNamed && !named.has(name))
    .map(({ name, resources }) => ({ stack: name, resources }));
  if (options.json === true)
    process.stdout.write(`${JSON.stringify({ stacks: outcomes, orphans }, null, 2)}\n`);
  else {
    const summary = fleetSummary(outcomes, { orphans, command: "npx leads offers preview" });
    process.stdout.write(fleetPreview(outcomes, process.stdout.columns) + summary);
  }
  if (outcomes.some((outcome) => isRefused(outcome) || outcome.result === Result.canceled))
    process.exitCode = 1;
}

/** What the offer files took out of stack files. */
function remark(written: WrittenFiles): void {
  for (const [stack, lost] of written)
    for (const line of lost) process.stderr.write(`Pulumi.${stack}.yaml: ${line}\n`);
}

/** Text by stack, with the secrets that a file already has. */
function newStackFiles(offers: readonly OfferStack[]): Map<string, Pick<Job, "newStackFile">> {
  const { stackFile } = currentProject();
  return new Map(
    offers.map((offer) => [offer.stack, { newStackFile: stackFileText(offer, stackFile(offer.stack)).text }]),
  );
}

function previewed(jobs: readonly Job[], { processes }: PreviewCommandOptions): Promise<Outcome[]> {
  const program = programOf(projectFile());
  if (program.kind === "local")
    process.stderr.write(`Each preview takes some seconds longer, because the program ${program.reason}.\n`);
  const { end, ...progress } = fleetProgress(jobs.length);
  return interruptible((signal) =>
    runJobs(jobs, { signal, ...progress, ...(processes !== undefined && { processes }) }),
  ).finally(end);
}
