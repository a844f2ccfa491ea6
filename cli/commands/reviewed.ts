/** `leads reviewed`: prints the digests that were reviewed in the merged pull request, for `leads up` and `leads offers up`. */
import { reviewedDigest, reviewedDigests } from "../../operations/pull-request/reviewed-digest";
import { projectName } from "../pulumi/project-folder";
import { pullRequestHost } from "../review/pull-request-host";

export interface ReviewedCommandOptions {
  /** @default every stack of the pull request */
  stack?: string;
  author?: string;
}

/** The digest of one stack, or a line for each: name and digest. */
export async function runReviewed({ stack, author }: ReviewedCommandOptions): Promise<void> {
  const { commit, stores } = await pullRequestHost(author).mergedComments();
  const comments = { project: projectName(), commit, stores };
  const text =
    stack === undefined
      ? digestLines(await reviewedDigests(comments))
      : `${await reviewedDigest({ ...comments, stack })}\n`;
  process.stdout.write(text);
}

const digestLines = (digests: ReadonlyMap<string, string>): string =>
  [...digests].map(([stack, digest]) => `${stack} ${digest}\n`).join("");
