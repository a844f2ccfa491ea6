/** The digest that was reviewed in a merged pull request. */
import { OperationError } from "../errors";
import { encoded, readComment } from "./comment-text";
import type { CommentStore } from "./put-comment";

export interface ReviewedDigest {
  project: string;
  stack: string;
  /** Merged commit. */
  commit: string;
  /** The comments of its pull requests. */
  stores: readonly CommentStore[];
}

/**
 * Reads it from our own comment. A stale comment does no harm: its digest differs, so `leads up --reviewed` refuses.
 *
 * @throws {OperationError} `LEADS_REVIEW_UNKNOWN`
 */
export async function reviewedDigest({ project, stack, commit, stores }: ReviewedDigest): Promise<string> {
  const unknown = (found: string) =>
    new OperationError(
      "LEADS_REVIEW_UNKNOWN",
      `${found}, expected one with a digest of stack ${stack}`,
      "Read the report of this commit in the job summary. To deploy it, start the workflow by hand with the digest of that report.",
    );
  if (stores.length === 0) throw unknown(`Found no pull request whose merge made commit ${commit}`);
  const digests = new Set<string>();
  for (const store of stores) {
    for (const { text } of await store.list()) {
      const found = readComment(text);
      const digest = found?.marker.startsWith(`leads-report:${encoded(project)}:`)
        ? found.digests.get(stack)
        : undefined;
      if (digest === undefined) continue;
      if (found?.isEdited) throw unknown(`Somebody edited the report in the comment on ${store.name}`);
      digests.add(digest);
    }
  }
  const [digest, ...more] = digests;
  if (digest === undefined)
    throw unknown(`Found no report in the comments on ${stores.map(({ name }) => name).join(", ")}`);
  if (more.length > 0) throw unknown(`Found reports with ${digests.size} different digests of this stack`);
  return digest;
}
