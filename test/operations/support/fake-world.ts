/** Trigger, runs, letters and rows in memory for redrive, with a fault or a crash at any step. */

import type { LetterStore } from "../../../operations/dead-letters/letter-store";
import type { RedriveContext } from "../../../operations/dead-letters/redrive-letter";
import type { UnkeptContext } from "../../../operations/dead-letters/unkept-runs";
import { dataverseRows } from "../../../operations/destinations/dynamics365";
import type { ArmAccess } from "../../../operations/services/arm-client";

export const workflowId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Logic/workflows/leads";
export const environmentUrl = "https://contoso.crm4.dynamics.com";
const callbackUrl =
  "https://prod-1.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=secret";

/** Thrown at a step when the process is killed. */
export class Crash extends Error {
  readonly problem = "a crash is not a failure to explain";
}

interface Run {
  name: string;
  status: string;
  error?: { code: string; message: string };
  trackingId: string;
  source?: string;
  lead: unknown;
  leadId?: string;
}

interface Blob {
  text: string;
  etag: string;
  metadata: Record<string, string>;
  time: string;
}

/** Result of the flow's write when the lead is valid. */
export interface Refusal {
  status: number;
  code: string;
  body: unknown;
}

/** Whether Dataverse refuses it for a character that XML 1.0 forbids. */
function isForbidden(text: string, halvesPairs: boolean): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff) return halvesPairs;
    return (
      (code < 0x20 && ![9, 10, 13].includes(code)) || (code >= 0xd800 && code < 0xe000) || code >= 0xfffe
    );
  });
}

export class FakeWorld {
  readonly rows = new Map<string, unknown>();
  readonly blobs = new Map<string, Blob>();
  /** Newest first. */
  readonly runs: Run[] = [];
  /** Dataverse's answer instead of writing a row. */
  refusal: Refusal | undefined;
  storeIsDown = false;
  /** Folder of the flow's letters. */
  destination = "dynamics365";
  /** Dataverse writes the row, and its answer is lost. */
  losesAnswers = false;
  /** Names of the runs that wrote a row, from its description. */
  readonly writers = new Set<string>();
  /** How many times a column limit halves a pair, so that Dataverse refuses the lead. */
  halvesPairs = false;
  /** Runs do not end. */
  hangs = false;
  now = Date.parse("2026-11-28T01:00:00Z");
  /** Called before and after every outside read and write. */
  step: (what: string) => void | Promise<void> = () => {};
  #count = 0;

  readonly store: LetterStore = {
    list: () => this.#list(),
    read: (name) => this.#stepped(`read ${name}`, () => this.blobs.get(name)),
    put: (name, text, metadata, condition) =>
      this.#stepped(`put ${name}`, () => {
        const old = this.blobs.get(name);
        if (condition === "new" ? old !== undefined : old?.etag !== condition.etag) return undefined;
        return this.#put(name, text, metadata);
      }),
    delete: (name, etag) =>
      this.#stepped(`delete ${name}`, () => {
        const old = this.blobs.get(name);
        if (old === undefined) return "gone";
        if (old.etag !== etag) return "changed";
        this.blobs.delete(name);
        return "deleted";
      }),
  };

  readonly fetch = (async (input, init) => {
    const url = new URL(String(input));
    const method = init?.method ?? "GET";
    const headers = new Headers(init?.headers);
    return this.#stepped(`${method} ${url.pathname}`, () => {
      if (url.hostname === "management.azure.com") return this.#arm(method, url);
      if (url.origin === environmentUrl) return this.#row(url);
      const trackingId = headers.get("x-ms-client-tracking-id") ?? undefined;
      const leadId = url.searchParams.get("leadId") ?? undefined;
      const run = this.post(JSON.parse(String(init?.body)), { leadId, trackingId });
      return new Response(null, { status: 202, headers: { "x-ms-workflow-run-id": run.name } });
    });
  }) as typeof fetch;

  readonly arm: ArmAccess = {
    token: async () => "token",
    fetch: this.fetch,
    sleep: async (milliseconds) => {
      this.now += milliseconds;
    },
    now: () => this.now,
  };

  context(timeoutSeconds = 5): RedriveContext & UnkeptContext {
    return {
      store: this.store,
      arm: this.arm,
      workflowId,
      callbackUrl,
      rows: dataverseRows({ environmentUrl, token: async () => "token", fetch: this.fetch }),
      fix: {
        stack: "prod",
        destination: "dynamics365",
        dynamicsUrl: environmentUrl,
        owner: "",
        hasLetters: true,
        passwordUrn: async () => undefined,
        setsExpiry: async () => false,
      },
      timeoutSeconds,
      time: () => new Date(this.now),
    };
  }

  /** The flow's work on a lead. */
  post(
    lead: unknown,
    {
      leadId,
      trackingId,
      source,
    }: { leadId?: string | undefined; trackingId?: string | undefined; source?: string } = {},
  ): Run {
    const name = `08584${String(99_999_999 - ++this.#count).padStart(20, "0")}CU00`;
    const run: Run = {
      name,
      status: "Succeeded",
      trackingId: trackingId ?? name,
      lead,
      ...(leadId === undefined ? {} : { leadId }),
      ...(source === undefined ? {} : { source }),
    };
    this.runs.unshift(run);
    if (this.hangs) return Object.assign(run, { status: "Running" });
    const isLead = typeof lead === "object" && lead !== null && !Array.isArray(lead) && !("$content" in lead);
    if (!isLead) return this.#keep(run, name, { status: 0, code: "ActionSkipped", body: null });
    const row = leadId ?? `00000000-0000-4000-8000-${String(this.#count).padStart(12, "0")}`;
    const refusal = this.#write(run, row);
    return refusal === undefined ? run : this.#keep(run, row, refusal);
  }

  /** @returns the flow's error, undefined for success */
  #write({ lead, name }: Run, row: string): Refusal | undefined {
    const refusal = this.rows.has(row) ? undefined : this.#refusalOf(lead);
    if (refusal !== undefined) return refusal;
    if (!this.rows.has(row)) {
      this.rows.set(row, lead);
      this.writers.add(name);
    }
    return this.losesAnswers ? { status: 503, code: "ServiceUnavailable", body: null } : undefined;
  }

  #refusalOf(lead: unknown): Refusal | undefined {
    if (this.refusal !== undefined) return this.refusal;
    const { UserDetails: user } = lead as { UserDetails?: unknown };
    if (user !== undefined && user !== null && typeof user !== "object")
      return { status: 0, code: "BadRequest", body: null };
    const texts: string[] = [];
    JSON.stringify(lead, (_, value) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
    const isRefused = texts.some((text) => isForbidden(text, this.halvesPairs));
    return isRefused
      ? {
          status: 400,
          code: "BadRequest",
          body: { error: { code: "0x80040278", message: "Invalid character: secret" } },
        }
      : undefined;
  }

  #keep(run: Run, id: string, { status, code, body }: Refusal): Run {
    run.status = "Failed";
    if (this.storeIsDown) return Object.assign(run, { error: { code: "ActionFailed", message: "" } });
    const serviceCode = (body as { error?: { code?: string } } | null)?.error?.code ?? "";
    run.error = {
      code: "LeadNotWritten",
      message: `Status '${status === 0 ? "" : status}', code '${serviceCode}'. The lead is in the dead-letter store.`,
    };
    const letter = {
      lead: run.lead,
      run: run.name,
      time: new Date(this.now).toISOString(),
      offer: "contoso.crm-connector",
      status: status === 0 ? null : status,
      code,
      message: body,
    };
    this.#put(`${this.destination}/${id}.json`, JSON.stringify(letter), {
      run: run.name,
      status: String(status),
      code,
    });
    return run;
  }

  #put(name: string, text: string, metadata: Readonly<Record<string, string>>): string {
    const etag = `"${++this.#count}"`;
    this.blobs.set(name, { text, etag, metadata: { ...metadata }, time: new Date(this.now).toISOString() });
    return etag;
  }

  async *#list() {
    const all = await this.#stepped("list", () => [...this.blobs].map(([name, blob]) => ({ name, ...blob })));
    yield* all;
  }

  #row(url: URL): Response {
    const run = /'(\w+)'/.exec(url.searchParams.get("$filter") ?? "")?.[1];
    if (run !== undefined) return Response.json({ value: this.writers.has(run) ? [{ leadid: "" }] : [] });
    const id = /leads\(([^)]*)\)$/.exec(url.pathname)?.[1] ?? "";
    if (this.rows.has(id)) return Response.json({ leadid: id });
    return Response.json({ error: { code: "0x80040217", message: "" } }, { status: 404 });
  }

  #arm(method: string, url: URL): Response {
    const [what, name = "", more] = url.pathname.slice(workflowId.length + 1).split("/");
    if (method === "POST") {
      const source = url.pathname.split("/").at(-2) ?? "";
      const { lead, leadId, trackingId } = this.runs.find((run) => run.name === source) as Run;
      this.post(lead, { leadId, source, trackingId: trackingId === source ? undefined : trackingId });
      return new Response(null, { status: 202 });
    }
    if (what === "") return Response.json({ properties: {} });
    if (name === "") return Response.json({ value: this.runs.map(resource) });
    const run = this.runs.find((one) => one.name === name);
    if (run === undefined) return Response.json({ error: { code: "WorkflowRunNotFound" } }, { status: 404 });
    if (more !== "actions") return Response.json(resource(run));
    const failed = ["Create_lead", "Keep_lead"].map((action) => ({
      name: action,
      properties: { status: "Failed", code: "ServiceUnavailable" },
    }));
    return Response.json({ value: failed });
  }

  async #stepped<Answer>(what: string, work: () => Answer): Promise<Answer> {
    await this.step(what);
    const answer = work();
    await this.step(`${what}, done`);
    return answer;
  }
}

const resource = ({ name, status, error, trackingId, source }: Run) => ({
  name,
  properties: {
    status,
    startTime: "2026-11-28T01:00:00Z",
    ...(error === undefined ? {} : { error }),
    correlation: { clientTrackingId: trackingId },
    trigger: { name: "manual", ...(source === undefined ? {} : { sourceHistoryName: source }) },
  },
});
