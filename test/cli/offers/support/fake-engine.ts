/** An engine that answers as told and remembers what was asked of it, and stacks for it. */
import type { Settling } from "../../../../cli/offers/worker/attempt";
import type { Engine, EnginePreview } from "../../../../cli/offers/worker/engine";
import type { Job } from "../../../../fleet/outcome";
import type { Preview, Step } from "../../../../review/preview";

export const connection: Step = {
  urn: "urn:pulumi:crm::marketplace-leads::azure-native:web:Connection::leads-connection",
  type: "azure-native:web:Connection",
  name: "leads-connection",
  op: "update",
  differences: { tags: "update" },
  isProtected: false,
};
const same: Step = { ...connection, op: "same", differences: {} };

export const previewWith = (more: Partial<Preview> = {}): Preview => ({
  ...{ project: "marketplace-leads", stack: "crm", steps: [connection], drift: [] },
  ...{ violations: [], hasRefreshed: true },
  ...more,
});

export const nothingToDo = previewWith({ steps: [same] });

export const found = (preview: Preview, more: Partial<EnginePreview> = {}): EnginePreview => ({
  ...{ preview, stackFile: Buffer.from("config: {}\n"), hasPendingCreates: false },
  ...more,
});

export const jobOf = (more: Partial<Job> = {}): Job => ({
  ...{ task: "up", stack: "crm", file: "offers/crm.yaml", offerId: "contoso.crm", isNew: false },
  ...{ refresh: true, policyPacks: [], policyPackConfigs: [], policies: true },
  ...more,
});

type Answer<Value> = () => Value | Promise<Value>;

export interface Answers {
  /** One for each preview; the last one repeats. */
  previews?: readonly EnginePreview[];
  /** One for each update, refresh or deletion; the last one repeats. */
  runs?: readonly Answer<Preview>[];
}

export function fakeEngine({ previews = [], runs = [() => previewWith()] }: Answers = {}) {
  const calls: string[] = [];
  const counts = { previews: 0, runs: 0 };
  const run = (name: string) => async (options: { plan?: string; refresh: boolean }) => {
    calls.push(`${name}${options.plan === undefined ? "" : " with plan"}`);
    return (runs[Math.min(counts.runs++, runs.length - 1)] as Answer<Preview>)();
  };
  const engine: Engine = {
    preview: async ({ isNew, plan, refresh }) => {
      calls.push(
        ["preview", isNew && "in private", plan && "with plan", !refresh && "without refresh"]
          .filter(Boolean)
          .join(" "),
      );
      return previews[Math.min(counts.previews++, previews.length - 1)] as EnginePreview;
    },
    create: async (stack, secretsProvider) => {
      calls.push(["create", stack, secretsProvider].filter(Boolean).join(" "));
    },
    up: run("up"),
    refresh: run("refresh"),
    destroy: run("destroy"),
  };
  return { engine, calls };
}

/** @param isDead whether the lock's process has ended */
export function fakeSettling(calls: string[], { isDead = true, hasLock = true } = {}): Settling {
  const lock = { user: "kim", host: "build-7", pid: 4711, time: "2026-11-28T18:00:00Z", isDead };
  return {
    locksIn: () => (hasLock ? [lock] : []),
    releaseDeadLocks: async (stack) => {
      calls.push(`release ${stack}`);
      return [`The lock of process ${lock.pid} was removed.`];
    },
    settlePendingCreates: async (stack) => {
      calls.push(`settle ${stack}`);
      return [];
    },
  };
}
