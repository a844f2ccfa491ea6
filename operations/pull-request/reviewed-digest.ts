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

interface FoundDigest {
  stack: string;
  digest: string;
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
  const found = await foundDigests(comments, expected);
  const digest = only(
    found.filter((one) => one.stack === stack),
    expected,
  ).get(stack);
  if (digest === undefined) throw unknown(noReport(comments.stores), expected);
  return digest;
}

/**
 * Stack → digest, of every stack in the comments; sorted.
 *
 * @throws {OperationError} `LEADS_REVIEW_UNKNOWN`
 */
export async function reviewedDigests(comments: ReviewedComments): Promise<Map<string, string>> {
  const expected = "expected one with digests";
  const digests = only(await foundDigests(comments, expected), expected);
  if (digests.size === 0) throw unknown(noReport(comments.stores), expected);
  return new Map([...digests].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Those in our own comments. */
async function foundDigests(
  { project, commit, stores }: ReviewedComments,
  expected: string,
): Promise<FoundDigest[]> {
  if (stores.length === 0) throw unknown(`Found no pull request whose merge made commit ${commit}`, expected);
  const found: FoundDigest[] = [];
  for (const store of stores) {
    for (const { text } of await store.list()) {
      const comment = readComment(text);
      if (!comment?.marker.startsWith(`leads-report:${encoded(project)}:`)) continue;
      const { isEdited, digests } = comment;
      for (const [stack, digest] of digests) found.push({ stack, digest, isEdited, store: store.name });
    }
  }
  return found;
}

/** One digest of each stack, from comments that nobody edited. */
function only(found: readonly FoundDigest[], expected: string): Map<string, string> {
  const edited = found.find(({ isEdited }) => isEdited);
  if (edited !== undefined)
    throw unknown(`Somebody edited the report in the comment on ${edited.store}`, expected);
  const digests = new Map(found.map(({ stack, digest }) => [stack, digest]));
  const other = found.find(({ stack, digest }) => digests.get(stack) !== digest);
  if (other !== undefined)
    throw unknown(`Found reports with different digests of stack ${other.stack}`, expected);
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
