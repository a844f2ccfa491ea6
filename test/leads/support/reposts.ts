/** Watches what redrive posts to the callback URL. */
import type { LeadWorld } from "./lead-world";

export interface Repost {
  /** JSON of the lead for each post. */
  posts: string[];
  /** The run of the last post. */
  runName: string;
}

/** Starts watching. @returns a function that finds the posts of a run's lead */
export function watchReposts(world: LeadWorld): { of(runName: string): Repost | undefined } {
  const byRow = new Map<string, Repost>();
  const rows = new Map<string, string>();
  world.between.trigger = async (request, handler) => {
    const post = JSON.stringify(JSON.parse(await request.clone().text()));
    const answer = await handler(request);
    const tracking = request.headers.get("x-ms-client-tracking-id") ?? "";
    const [, row = "", ofRun = ""] = /^redrive-(.{36})-(\w+)$/.exec(tracking) ?? [];
    rows.set(ofRun, row);
    const posts = [...(byRow.get(row)?.posts ?? []), post];
    byRow.set(row, { posts, runName: answer.headers.get("x-ms-workflow-run-id") ?? "" });
    return answer;
  };
  return { of: (runName) => byRow.get(rows.get(runName) ?? "") };
}
