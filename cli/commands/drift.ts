/** `leads drift`: what was changed in Azure outside the stack, on the terminal or as one issue on GitHub. */
import { OperationError } from "../../operations/errors";
import { markerOf } from "../../operations/pull-request/comment-text";
import { driftIssues } from "../../operations/pull-request/github-comments";
import { ownComments, putComment } from "../../operations/pull-request/put-comment";
import { forStack } from "../../operations/wording";
import type { DriftReport } from "../../review/report";
import { driftIssue, driftLines } from "../format/drift";
import { projectName } from "../pulumi/project-folder";
import { pulumiText } from "../pulumi/pulumi-json";
import { stackDrift } from "../pulumi/stack-drift";
import { gitHubOf } from "../review/pull-request-host";

export interface DriftCommandOptions {
  stack?: string;
  /** Keep an issue instead of failing. */
  issue?: boolean;
  author?: string;
}

export async function runDrift({ stack, issue = false, author }: DriftCommandOptions): Promise<void> {
  const gitHub = issue ? gitHubOf(author) : undefined;
  const name = stack ?? (await pulumiText(["stack"], ["--show-name"])).trim();
  const drift = await stackDrift(stack);
  process.stdout.write(drift.length > 0 ? driftLines(drift) : `Stack ${name} has no drift.\n`);
  if (gitHub !== undefined) process.stdout.write(await keepIssue(gitHub, name, drift));
  else if (drift.length > 0) throw found(name, drift.length, stack);
}

/** Opens, updates or closes the issue of a stack. @returns what it did, as a line */
export async function keepIssue(
  gitHub: ReturnType<typeof gitHubOf>,
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
