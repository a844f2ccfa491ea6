/** `leads reviewed`: prints the digest that was reviewed in the merged pull request, for `leads up --reviewed`. */
import { reviewedDigest } from "../../operations/pull-request/reviewed-digest";
import { projectName } from "../pulumi/project-folder";
import { pullRequestHost } from "../review/pull-request-host";

export interface ReviewedCommandOptions {
  stack: string;
  author?: string;
}

export async function runReviewed({ stack, author }: ReviewedCommandOptions): Promise<void> {
  const { commit, stores } = await pullRequestHost(author).mergedComments();
  process.stdout.write(`${await reviewedDigest({ project: projectName(), stack, commit, stores })}\n`);
}
