/** Posts JSON to servers on this machine only. */
import { readFileSync } from "node:fs";
import { Agent, fetch } from "undici";

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Milliseconds after which a post counts as unanswered. Azure's own limit is unverified. */
const patience = 30_000;

/** Whether an address is on this machine. */
export const isLoopback = (url: string): boolean => URL.canParse(url) && loopback.has(new URL(url).hostname);

/**
 * Makes the function that posts. It trusts the sandbox's own authority and those of NODE_EXTRA_CA_CERTS.
 *
 * @param authority PEM
 * @returns status of the answer; undefined without an answer
 */
export function loopbackPost(authority: string): {
  post: (url: string, body: string) => Promise<number | undefined>;
  close: () => Promise<void>;
} {
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  const authorities = extra === undefined ? [authority] : [authority, readFileSync(extra, "utf8")];
  const agent = new Agent({ connect: { ca: authorities }, headersTimeout: patience, bodyTimeout: patience });
  return {
    async post(url, body) {
      if (!isLoopback(url)) return undefined;
      try {
        const answer = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json; charset=utf-8" },
          body,
          redirect: "manual",
          dispatcher: agent,
          signal: AbortSignal.timeout(patience),
        });
        await answer.body?.cancel();
        return answer.status;
      } catch {
        return undefined;
      }
    },
    close: () => agent.destroy(),
  };
}
