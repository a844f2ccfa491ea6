/** Messages for refusals of Azure and Dataverse: said once, with the fix for their status. */
import assert from "node:assert/strict";
import { grantLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findLeadRow } from "../../operations/dataverse/row-of-run";
import { resubmitRuns } from "../../operations/runs/resubmit-runs";
import { sendLead } from "../../operations/runs/send-lead";
import { newestRuns, waitForRun } from "../../operations/runs/workflow-runs";
import { FakeArm, refusal, workflowId } from "./support/fake-arm";

const page = () => new Response("<html></html>", { status: 503, headers: { "content-type": "text/html" } });

function dataverse(answer: () => Response) {
  const fetch = (async () => answer()) as typeof globalThis.fetch;
  return { environmentUrl: "https://contoso.crm4.dynamics.com", token: async () => "token", fetch };
}

/** The text of the error. */
async function told(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => assert.fail("expected a failure"),
    (error: Error) => error.message,
  );
}

describe("a refusal without JSON", () => {
  it("of Resource Manager names its status once", async () => {
    const arm = new FakeArm();
    arm.intercept = page;
    assert.equal(
      await told(newestRuns(arm.access, workflowId, { top: 1 })),
      "[LEADS_ARM_REFUSED] Reading the runs: Resource Manager answered 503 without a reason. Wait a minute and run the command again.",
    );
  });

  it("of Dataverse names its status once", async () => {
    assert.match(
      await told(grantLeadWriter(dataverse(page), "00000000-0000-4000-8000-000000000002")),
      /dynamics\.com answered 503 without a reason\. /,
    );
  });
});

describe("a busy Dataverse", () => {
  for (const status of [429, 503]) {
    const busy = dataverse(() => refusal(status, "0x80072322"));

    it(`that answers a grant with ${status} needs a wait and another run`, async () => {
      assert.match(
        await told(grantLeadWriter(busy, "00000000-0000-4000-8000-000000000002")),
        /answered \d+ 0x80072322: Not now\. Dataverse is busy: wait a minute and run leads grant again: it continues/,
      );
    });

    it(`that answers the look-up of a row with ${status} leaves the lead written and names no role`, async () => {
      const text = await told(findLeadRow(busy, "run-1"));
      assert.match(
        text,
        /^\[LEADS_DATAVERSE_REFUSED\] Run run-1 succeeded, but .* 0x80072322 to you, expected/,
      );
      assert.match(text, /The lead is written: do not send it again\. .*later in the Leads table/);
      assert.doesNotMatch(text, /role/);
    });
  }

  it("that is unreachable for the look-up of a row leaves the lead written", async () => {
    const gone = dataverse(() => {
      throw new TypeError("fetch failed");
    });
    const text = await told(findLeadRow(gone, "run-1"));
    assert.match(text, /^\[LEADS_DATAVERSE_UNREACHABLE\] Run run-1 succeeded, but .*did not answer/);
    assert.match(text, /The lead is written: do not send it again\./);
  });
});

describe("a wait of one second", () => {
  it("is written in the singular, for a run and for a resubmit", async () => {
    const arm = new FakeArm();
    arm.runs = [{ name: "run-1", status: "Running" }];
    assert.match(await told(waitForRun(arm.access, workflowId, "run-1", 1)), /within 1 second\./);
    assert.match(await told(waitForRun(arm.access, workflowId, "run-1", 2)), /within 2 seconds\./);
    arm.intercept = (method) => (method === "POST" ? new Response(null, { status: 202 }) : undefined);
    const resubmitted = resubmitRuns(arm.access, workflowId, ["run-1"], 1).next();
    assert.match(await told(resubmitted), /within 1 second no run names it/);
  });
});

describe("a lead that may have arrived", () => {
  const url = "https://localhost:1/workflows/1/triggers/manual/paths/invoke?sig=secret";
  const sent = (fetch: () => Promise<Response>) =>
    told(sendLead(url, "{}", fetch as unknown as typeof globalThis.fetch));
  const broken = (code: string) => async () => {
    throw Object.assign(new TypeError("fetch failed"), { cause: { code } });
  };

  for (const code of ["ECONNRESET", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"]) {
    it(`must be looked for before it is sent again: ${code}`, async () => {
      const text = await sent(broken(code));
      assert.match(text, new RegExp(`^\\[LEADS_SEND_UNREACHABLE\\] .*\\(${code}\\), expected 202`));
      assert.match(text, /may have been accepted .* npx leads runs before you send it again$/);
    });
  }

  for (const status of [202, 408, 500, 502, 503, 504]) {
    it(`must be looked for before it is sent again: ${status} without a run name`, async () => {
      assert.match(
        await sent(async () => new Response("<html>", { status })),
        new RegExp(`answered ${status}, expected .* may have been accepted`),
      );
    });
  }

  it("cannot have arrived when nothing listens, or the service refused it", async () => {
    assert.doesNotMatch(await sent(broken("ECONNREFUSED")), /accepted all the same/);
    for (const status of [400, 404, 413, 429, 501, 507]) {
      const text = await sent(async () => Response.json({}, { status }));
      assert.doesNotMatch(text, /accepted all the same/, String(status));
    }
  });
});
