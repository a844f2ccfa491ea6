/** `leads drift`: what was changed in Azure outside the stack, on the terminal or as one issue on GitHub. */
import { driftTag, driftTagName } from "../../fleet/drift-tag";
import { OperationError } from "../../operations/errors";
import { markerOf } from "../../operations/pull-request/comment-text";
import type { GitHub } from "../../operations/pull-request/github";
import { driftIssues } from "../../operations/pull-request/github-comments";
import { ownComments, putComment } from "../../operations/pull-request/put-comment";
import { forStack } from "../../operations/wording";
import type { DriftReport } from "../../review/report";
import { counted } from "../../review/words";
import { CommandError } from "../command-error";
import { driftIssue, driftLines } from "../format/drift";
import { inParallel } from "../in-parallel";
import { loadFleet } from "../offers/fleet";
import { projectName } from "../pulumi/project-folder";
import { pulumiText } from "../pulumi/pulumi-json";
import { stackDrift } from "../pulumi/stack-drift";
import { stackList } from "../pulumi/stack-list";
import { setStackTag } from "../pulumi/stack-tags";
import { reportFailure } from "../report-failure";
import { gitHubOf } from "../review/pull-request-host";

export interface DriftCommandOptions {
  stack?: string;
  /** Every deployed stack of `offers/*.yaml`. */
  offers?: boolean;
  /** Keep an issue instead of failing. */
  issue?: boolean;
  author?: string;
}

interface StackDrift {
  name: string;
  drift: readonly DriftReport[];
}

/** Stacks at the same time: each starts the real plugins. */
const parallel = 2;

export async function runDrift({ stack, offers, issue = false, author }: DriftCommandOptions): Promise<void> {
  const gitHub = issue ? gitHubOf(author) : undefined;
  if (offers) {
    const found = await driftOfOffers(gitHub);
    if (gitHub === undefined && found.length > 0) throw foundInOffers(found);
    return;
  }
  const name = stack ?? (await pulumiText(["stack"], ["--show-name"])).trim();
  const { drift } = await lookAt(name, gitHub);
  if (gitHub === undefined && drift.length > 0) throw found(name, drift.length, stack);
}

/** One failing offer stops no other; then the exit code is 1. @returns the stacks with drift */
async function driftOfOffers(gitHub: GitHub | undefined): Promise<StackDrift[]> {
  const deployed = new Set(
    (await stackList()).flatMap(({ name, resources }) => (resources > 0 ? [name] : [])),
  );
  const stacks = loadFleet({}).all.map(({ stack }) => stack);
  const looked = await inParallel(
    stacks.filter((name) => deployed.has(name)),
    parallel,
    (name) =>
      lookAt(name, gitHub).catch((error: unknown) => {
        reportFailure(error);
        return { name, drift: [] };
      }),
  );
  return looked.filter(({ drift }) => drift.length > 0);
}

/** Tells the drift of a stack, notes it in the stack's tag, and keeps its issue. */
async function lookAt(name: string, gitHub: GitHub | undefined): Promise<StackDrift> {
  const drift = await stackDrift(name);
  process.stdout.write(
    drift.length > 0 ? `Stack ${name} has drift:\n${driftLines(drift)}` : `Stack ${name} has no drift.\n`,
  );
  process.stderr.write(await tagged(name, drift.length));
  if (gitHub !== undefined) process.stdout.write(await keepIssue(gitHub, name, drift));
  return { name, drift };
}

/** For `leads offers list`. Without the tag, only the list knows less. @returns why there is none, as a line */
async function tagged(name: string, count: number): Promise<string> {
  try {
    const isSet = await setStackTag(name, driftTagName, driftTag(count, new Date()));
    return isSet ? "" : "This backend has no stack tags, so leads offers list will not know this.\n";
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `leads offers list will not know this: ${error.message}\n`;
  }
}

/** Opens, updates or closes the issue of a stack. @returns what it did, as a line */
export async function keepIssue(
  gitHub: GitHub,
  stack: string,
  drift: readonly DriftReport[],
  project = projectName(),
): Promise<string> {
  const issues = driftIssues(gitHub, `Drift in stack ${stack} of ${project}`);
  const marker = markerOf("leads-drift", project, stack);
  if (drift.length > 0) {
    const render = (limit: number) => driftIssue(drift, stack, limit);
    const { did, url } = await putComment(issues, { marker, digests: {}, render });
    return `The drift issue is ${did}${url === undefined ? "" : `: ${url}`}\n`;
  }
  const open = await ownComments(issues, marker);
  for (const { id } of open) await issues.remove(id);
  return open.map(({ id }) => `Closed issue ${id}.\n`).join("");
}

function found(name: string, count: number, stack: string | undefined): OperationError {
  return new OperationError(
    "LEADS_DRIFT_FOUND",
    `Azure differs from stack ${name} in ${count === 1 ? "1 resource" : `${count} resources`}, expected no difference`,
    `To undo the changes, run:\n  ${forStack("pulumi up --refresh", stack)}`,
  );
}

function foundInOffers(found: readonly StackDrift[]): OperationError {
  const stacks = found.map(({ name, drift }) => `${name} (${counted(drift.length, "resource")})`);
  return new OperationError(
    "LEADS_DRIFT_FOUND",
    `Azure differs from ${stacks.join(", ")}, expected no difference`,
    `To undo the changes, run:\n  npx leads offers up --only ${found.map(({ name }) => name).join(" ")}`,
  );
}
