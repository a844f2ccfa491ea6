/** What redrive posts to the callback URL, seen on the wire. */
import type { LeadWorld } from "./lead-world";

export interface Repost {
  /** JSON of the lead each time it was posted. */
  posts: string[];
  /** The run that the last one started. */
  runName: string;
}

/** Watches from now on. @returns finds the posts of the lead that a run could not write */
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
