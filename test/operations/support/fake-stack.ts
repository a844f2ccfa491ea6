/** Resource Manager with the Logic Apps of a stack with several destinations, in memory: runs, and resubmits that reach every destination. */
import type { ArmAccess } from "../../../operations/services/arm-client";

const group = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Logic/workflows";

/** A run. The names are those of Consumption, because they are recognised as tracking ids. */
export interface StackRun {
  name: string;
  status: string;
  errorCode?: string;
  trackingId?: string;
  source?: string;
}

export const idOfApp = (name: string): string => `${group}/${name}`;

export class FakeStack {
  /** Newest first, by Logic App. */
  readonly runs: Record<string, StackRun[]> = { distributor: [], dynamics365: [], salesforce: [] };
  readonly resubmitted: string[] = [];
  #count = 0;
  #now = 0;

  readonly arm: ArmAccess = {
    token: async () => "token",
    sleep: async (milliseconds) => {
      this.#now += milliseconds;
    },
    now: () => this.#now,
    fetch: (async (input, init) => this.#answer(new URL(String(input)), init?.method)) as typeof fetch,
  };

  /** @returns the run's name */
  add(app: string, run: Omit<StackRun, "name">): string {
    const name = `08584${String(99_999_999 - ++this.#count).padStart(20, "0")}CU00`;
    this.runs[app]?.unshift({ name, ...run });
    return name;
  }

  #answer(url: URL, method = "GET"): Response {
    const [app = "", , name = ""] = url.pathname.slice(group.length + 1).split("/");
    const runs = this.runs[app] ?? [];
    if (method === "POST") return this.#resubmit(url.pathname.split("/").at(-2) ?? "");
    if (name === "") return Response.json({ value: runs.map(resource) });
    const run = runs.find((one) => one.name === name);
    if (url.pathname.endsWith("/actions")) return Response.json({ value: [] });
    return run === undefined
      ? Response.json({ error: { code: "WorkflowRunNotFound" } }, { status: 404 })
      : Response.json(resource(run));
  }

  #resubmit(source: string): Response {
    this.resubmitted.push(source);
    const trackingId = this.add("distributor", { status: "Succeeded", source });
    for (const app of ["dynamics365", "salesforce"]) this.add(app, { status: "Succeeded", trackingId });
    return new Response(null, { status: 202 });
  }
}

const resource = ({ name, status, errorCode, trackingId = name, source }: StackRun) => ({
  name,
  properties: {
    status,
    startTime: "2026-11-28T01:00:00Z",
    ...(errorCode && { error: { code: errorCode, message: "" } }),
    correlation: { clientTrackingId: trackingId },
    trigger: { name: "manual", ...(source && { sourceHistoryName: source }) },
  },
});
