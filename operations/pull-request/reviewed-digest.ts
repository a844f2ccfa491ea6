/** The digests that were reviewed in a merged pull request. */
import { OperationError } from "../errors";
import { encoded, readComment } from "./comment-text";
import type { CommentStore } from "./put-comment";

export interface ReviewedComments {
  project: string;
  /** Merged commit. */
  commit: string;
  /** The comments of its pull requests. */
  stores: readonly CommentStore[];
}

/** One of our comments. */
interface FoundReport {
  digests: ReadonlyMap<string, string>;
  /** Whether somebody changed the comment. */
  isEdited: boolean;
  store: string;
}

/**
 * The digest of one stack. A stale comment does no harm: its digest differs, so `leads up --reviewed` refuses.
 *
 * @throws {OperationError} `LEADS_REVIEW_UNKNOWN`
 */
export async function reviewedDigest({
  stack,
  ...comments
}: ReviewedComments & { stack: string }): Promise<string> {
  const expected = `expected one with a digest of stack ${stack}`;
  const found = await foundReports(comments, expected);
  const digest = only(
    found.filter(({ digests }) => digests.has(stack)),
    expected,
  ).get(stack);
  if (digest === undefined) throw unknown(noReport(comments.stores), expected);
  return digest;
}

/**
 * Stack → digest, of every stack in the comments; sorted. Empty when a report says that no offer changes.
 *
 * @throws {OperationError} `LEADS_REVIEW_UNKNOWN`
 */
export async function reviewedDigests(comments: ReviewedComments): Promise<Map<string, string>> {
  const expected = "expected one with digests";
  const found = await foundReports(comments, expected);
  if (found.length === 0) throw unknown(noReport(comments.stores), expected);
  return new Map([...only(found, expected)].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Our own comments. */
async function foundReports(
  { project, commit, stores }: ReviewedComments,
  expected: string,
): Promise<FoundReport[]> {
  if (stores.length === 0) throw unknown(`Found no pull request whose merge made commit ${commit}`, expected);
  const found: FoundReport[] = [];
  for (const store of stores) {
    for (const { text } of await store.list()) {
      const comment = readComment(text);
      if (comment?.marker.startsWith(`leads-report:${encoded(project)}:`))
        found.push({ ...comment, store: store.name });
    }
  }
  return found;
}

/** One digest of each stack, from comments that nobody edited. */
function only(found: readonly FoundReport[], expected: string): Map<string, string> {
  const edited = found.find(({ isEdited }) => isEdited);
  if (edited !== undefined)
    throw unknown(`Somebody edited the report in the comment on ${edited.store}`, expected);
  const all = found.flatMap(({ digests }) => [...digests]);
  const digests = new Map(all);
  const other = all.find(([stack, digest]) => digests.get(stack) !== digest);
  if (other !== undefined)
    throw unknown(`Found reports with different digests of stack ${other[0]}`, expected);
  return digests;
}

const noReport = (stores: readonly CommentStore[]): string =>
  `Found no report in the comments on ${stores.map(({ name }) => name).join(", ")}`;

const unknown = (found: string, expected: string): OperationError =>
  new OperationError(
    "LEADS_REVIEW_UNKNOWN",
    `${found}, ${expected}`,
    "Read the report of this commit in the job summary. To deploy it, start the workflow by hand with the digest of that report.",
  );
