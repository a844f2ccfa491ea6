/** `leads offers up`: updates offers; one that fails stops no other. */
import { type Job, type Outcome, Result, Task } from "../../../fleet/outcome";
import { fleetPreview } from "../../format/fleet-preview";
import { interruptible } from "../../interruption";
import { type ChangeOptions, runChanges, tellChanges } from "../../offers/changes";
import { confirm, mustBeAskable } from "../../offers/confirm";
import { type Digests, mustBeReviewed, readDigests } from "../../offers/digest-file";
import { type FleetOptions, loadFleet } from "../../offers/fleet";
import { jobPacks } from "../../offers/jobs";
import { ownCommand } from "../../offers/own-command";
import { type PreparedFleet, preparedFleet } from "../../offers/prepare";
import { withPrivateFolder } from "../../private-folder";
import type { PolicyOptions } from "../../pulumi/policy-packs";

export interface UpOptions extends FleetOptions, PolicyOptions, ChangeOptions {
  refresh: boolean;
  /** File with a line for each stack: name and digest. */
  reviewed?: string;
}

export async function runUp(options: UpOptions): Promise<void> {
  const digests = options.reviewed === undefined ? undefined : readDigests(options.reviewed);
  const fleet = loadFleet({ ...options, needsSecrets: true });
  if (digests !== undefined)
    mustBeReviewed(
      fleet.selected.map(({ stack }) => stack),
      digests,
      String(options.reviewed),
    );
  const asks = digests === undefined && options.yes !== true;
  if (asks) mustBeAskable(ownCommand());
  await interruptible((signal) =>
    withPrivateFolder(async (folder) => {
      const packs = jobPacks(options, folder);
      const prepared = await preparedFleet(fleet, options);
      const task = { refresh: options.refresh, packs };
      const agreed = asks ? await askedFor(prepared, { ...task, options, signal }) : { digests, ended: [] };
      const jobs = prepared
        .jobs({ ...task, task: Task.up })
        .filter(({ stack }) => !agreed.ended.some((outcome) => outcome.stack === stack))
        .map((job) => withDigest(job, agreed.digests));
      const outcomes = [...agreed.ended, ...(await runChanges(jobs, options, signal))];
      tellChanges(outcomes, { json: options.json, orphans: prepared.orphans });
    }),
  );
}

function withDigest(job: Job, digests: Digests | undefined): Job {
  const reviewed = digests?.get(job.stack);
  return reviewed === undefined ? job : { ...job, reviewed };
}

interface Question {
  refresh: boolean;
  packs: ReturnType<typeof jobPacks>;
  options: UpOptions;
  signal: AbortSignal;
}

interface Agreement {
  /** What the person saw, so that nothing else is applied. */
  digests: Digests | undefined;
  /** Stacks that have nothing to do, or whose preview failed. */
  ended: readonly Outcome[];
}

/** Shows what would change, and asks once. */
async function askedFor(
  { jobs }: PreparedFleet,
  { refresh, packs, options, signal }: Question,
): Promise<Agreement> {
  const { stopAfter, ...all } = options;
  const previews = await runChanges(jobs({ task: Task.preview, refresh, packs }), all, signal);
  const changing = previews.filter(({ result }) => result === Result.changed);
  const digests = new Map(
    changing.flatMap(({ stack, digest }) => (digest === undefined ? [] : [[stack, digest] as const])),
  );
  const ended = previews.filter((outcome) => !changing.includes(outcome));
  if (changing.length > 0) await confirm({ change: questionText(previews), word: "yes" }, signal);
  return { digests, ended };
}

/** Every finding, because the table has only the first of each stack. */
function questionText(previews: readonly Outcome[]): string {
  const findings = previews.flatMap(({ stack, findings }) =>
    findings.map(({ level, line }) => `${stack}: ${level}: ${line}`),
  );
  return [fleetPreview(previews, process.stderr.columns).trimEnd(), ...findings].join("\n");
}
