/** Which runs count as a call by the marketplace. */
import assert from "node:assert/strict";
import { trackingIdOf } from "../../operations/dead-letters/letter-id";
import { newestCall } from "../../operations/runs/newest-call";
import { sendLead, sendTrackingId } from "../../operations/runs/send-lead";
import { assertExplained } from "../support/explained";

const workflowId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/w";

interface RunFacts {
  trackingId?: string;
  source?: string;
}

function armOf(runs: readonly RunFacts[], status = 200) {
  const value = runs.map(({ trackingId, source }, at) => ({
    name: `run${at}`,
    properties: {
      ...{ status: "Succeeded", startTime: `time of run ${at}` },
      correlation: { clientTrackingId: trackingId ?? `run${at}` },
      trigger: { name: "manual", ...(source !== undefined && { sourceHistoryName: source }) },
    },
  }));
  const body = status === 200 ? { value } : { error: { code: "AuthorizationFailed", message: "No." } };
  return {
    fetch: async () => Response.json(body, { status }),
    ...{ token: async () => "token", sleep: async () => {}, now: () => 0 },
  };
}

describe("the newest call", () => {
  it("is not a run of send or redrive, and not a resubmitted one", async () => {
    const rowId = "3d0f7a52-6d0f-4a7e-9a43-0d4f0e0a9a11";
    const ours = [
      { trackingId: sendTrackingId },
      { trackingId: trackingIdOf(rowId, "run9") },
      { source: "run9" },
    ];
    assert.equal(await newestCall(armOf(ours), workflowId), undefined);
    assert.equal(await newestCall(armOf([...ours, {}, {}]), workflowId), "time of run 3");
    assert.equal(await newestCall(armOf([{ trackingId: "of-a-caller" }]), workflowId), "time of run 0");
  });

  it("is looked for among the newest runs only", async () => {
    const sent = Array.from({ length: 50 }, () => ({ trackingId: sendTrackingId }));
    assert.equal(await newestCall(armOf([...sent, {}]), workflowId), undefined);
  });

  it("needs the right to list runs", () =>
    assert.rejects(newestCall(armOf([], 403), workflowId), (error: Error) => {
      assertExplained(error.message, { code: "LEADS_ARM_REFUSED", found: /newest lead/, fix: /operator/ });
      return true;
    }));
});

describe("leads send", () => {
  it("marks its runs", async () => {
    const sent: RequestInit[] = [];
    const fetch = async (_: unknown, init?: RequestInit) => {
      sent.push(init ?? {});
      return new Response(null, { status: 202, headers: { "x-ms-workflow-run-id": "run" } });
    };
    await sendLead("https://contoso.example/invoke", "{}", fetch as typeof globalThis.fetch);
    assert.equal(new Headers(sent[0]?.headers).get("x-ms-client-tracking-id"), sendTrackingId);
  });
});
