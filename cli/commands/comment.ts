/** `leads comment`: posts reports as one comment on the job's pull request, updated in place. */
import { type CommentContent, markerOf } from "../../operations/pull-request/comment-text";
import { putComment } from "../../operations/pull-request/put-comment";
import { markdownOf } from "../../review/format/markdown";
import type { Report } from "../../review/report";
import { projectName } from "../pulumi/project-folder";
import { pullRequestHost } from "../review/pull-request-host";
import { readReports } from "../review/report-file";

export interface CommentCommandOptions {
  report: readonly string[];
  /** Tells apart comments about the same stacks. */
  key?: string;
  /** Login that writes the comment. @default the token's own */
  author?: string;
}

export async function runComment({ report, key, author }: CommentCommandOptions): Promise<void> {
  const reports = report.flatMap(readReports).sort((one, other) => (one.stack < other.stack ? -1 : 1));
  const store = pullRequestHost(author).comments();
  const { did, url, wasEdited, removed } = await putComment(store, contentOf(reports, key));
  if (wasEdited) process.stdout.write("Somebody had edited the comment. It shows the report again.\n");
  if (removed > 0) process.stdout.write(`Removed ${removed} older comments with the same marker.\n`);
  process.stdout.write(`The comment on ${store.name} is ${did}${url === undefined ? "" : `: ${url}`}\n`);
}

/** One comment for a set of stacks of one project. */
export function contentOf(reports: readonly Report[], key?: string): CommentContent {
  const digests = reports.flatMap(({ stack, digest }) =>
    digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? [[stack, digest]] : [],
  );
  return {
    marker: markerOf(
      "leads-report",
      reports[0]?.project ?? projectName(),
      key ?? reports.map(({ stack }) => stack).join(","),
    ),
    digests: Object.fromEntries(digests),
    render: (limit) => markdownOf(reports, { limit }),
  };
}
