/** Resource Manager with one Logic App in memory: paged runs, resubmits, and a test's own answers. */
import assert from "node:assert/strict";
import type { ArmAccess } from "../../../operations/services/arm-client";

export const workflowId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Logic/workflows/leads";

interface FakeRun {
  name: string;
  status: string;
  source?: string;
}

/** Resource Manager with one workflow: pages of `pageLength` runs, newest first. */
export class FakeArm {
  runs: FakeRun[] = [];
  readonly waits: number[] = [];
  /** In milliseconds. */
  clock = 0;
  readonly resubmitted: string[] = [];
  pageLength = 2;
  /** Status of resubmitted runs. */
  endsAs = "Succeeded";
  /** Answers a request instead of the workflow, or throws like `fetch`. */
  intercept: (method: string, url: URL) => Response | undefined = () => undefined;

  readonly access: ArmAccess = {
    token: async () => "token",
    sleep: async (milliseconds) => {
      this.waits.push(milliseconds);
      this.clock += milliseconds;
    },
    now: () => this.clock,
    fetch: (async (input, init) => this.answer(String(input), init?.method ?? "GET")) as typeof fetch,
  };

  answer(text: string, method: string): Response {
    const url = new URL(text);
    assert.equal(url.searchParams.get("api-version"), "2019-05-01");
    const [what, name = "", more] = url.pathname.slice(workflowId.length + 1).split("/");
    const own = this.intercept(method, url);
    if (own !== undefined) return own;
    if (method === "POST") return this.resubmit(url.pathname.split("/").at(-2) ?? "");
    assert.equal(what, "runs");
    if (name === "") return this.list(url);
    if (more === "actions") return Response.json({ value: [action("Write", "Forbidden")] });
    const run = this.runs.find((one) => one.name === name);
    return run === undefined ? refusal(404, "WorkflowRunNotFound") : Response.json(resource(run));
  }

  resubmit(source: string): Response {
    this.resubmitted.push(source);
    const number = 1000 - this.runs.length;
    this.runs.unshift({ name: `run-${number}`, status: this.endsAs, source });
    return new Response(null, { status: 202 });
  }

  list(url: URL): Response {
    const status = /^status eq '(\w+)'$/.exec(url.searchParams.get("$filter") ?? "")?.[1];
    const from = Number(url.searchParams.get("$skiptoken") ?? 0);
    const runs = this.runs.filter((run) => status === undefined || run.status === status);
    const next = new URL(url);
    next.searchParams.set("$skiptoken", String(from + this.pageLength));
    const value = runs.slice(from, from + this.pageLength).map(resource);
    return Response.json(from + this.pageLength < runs.length ? { value, nextLink: next.href } : { value });
  }
}

const resource = ({ name, status, source }: FakeRun) => ({
  name,
  properties: {
    status,
    startTime: "2026-01-01T00:00:00Z",
    ...(status === "Failed" && { error: { code: "ActionFailed" } }),
    trigger: { name: "manual", originHistoryName: name, ...(source && { sourceHistoryName: source }) },
  },
});
export const action = (name: string, code: string) => ({ name, properties: { status: "Failed", code } });
export const refusal = (status: number, code: string, headers = {}) =>
  Response.json({ error: { code, message: "Not now." } }, { status, headers });
