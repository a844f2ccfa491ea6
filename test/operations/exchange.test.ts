/** Answers to a command that break off, or come from another server. */
import assert from "node:assert/strict";
import { grantLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { findLeadRow } from "../../operations/dataverse/row-of-run";
import { OperationError } from "../../operations/errors";
import { newestRuns, waitForRun } from "../../operations/runs/workflow-runs";
import { assertExplained, type Explanation } from "../support/explained";
import { FakeArm, workflowId } from "./support/fake-arm";

const environmentUrl = "https://contoso.crm4.dynamics.com";
const clientId = "00000000-0000-4000-8000-000000000002";
const secret = "a sign-in page for someone@contoso.com";

/** Breaks off in the middle, with undici's error. */
function brokenOff(): Response {
  const cause = Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"value": [')),
    pull: (controller) => controller.error(new TypeError("terminated", { cause })),
  });
  return new Response(body, { headers: { "content-type": "application/json" } });
}

function refusedConnection(): never {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
}

const faults: [string, () => Response, string, RegExp][] = [
  ["listens nowhere", refusedConnection, "did not answer \\(ECONNREFUSED\\), expected", /network/],
  ["breaks off", brokenOff, "broke off its answer of status 200 \\(UND_ERR_SOCKET\\), expected", /network/],
  [
    "is a sign-in page",
    () => new Response(`<html>${secret}</html>`, { headers: { "content-type": "text/html; charset=utf-8" } }),
    "answered 200 with text/html, expected JSON of",
    /proxy or a sign-in page .*check the network/,
  ],
  [
    "is empty",
    () => new Response(null, { status: 200 }),
    "answered 200 with no content type, expected JSON of",
    /proxy/,
  ],
  [
    "is JSON of something else",
    () => Response.json({ status: "ok", user: secret }),
    "answered 200 with other JSON, expected JSON of",
    /proxy/,
  ],
];

async function explains(work: Promise<unknown>, explanation: Explanation): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof OperationError, String((error as Error).stack));
    assertExplained(error.message, explanation, [secret]);
    return true;
  });
}

for (const [what, answer, found, fix] of faults) {
  describe(`an answer that ${what}`, () => {
    it("of Resource Manager is refused, for a list and for a run", async () => {
      const arm = new FakeArm();
      arm.intercept = answer;
      const explanation = {
        code: "LEADS_ARM_UNREACHABLE",
        found: new RegExp(`https://management\\.azure\\.com ${found} Azure Resource Manager`),
        fix,
      };
      await explains(newestRuns(arm.access, workflowId, { top: 1 }), explanation);
      await explains(waitForRun(arm.access, workflowId, "run-1"), explanation);
    });

    it("of Dataverse is refused, for a grant and for the look-up of a row", async () => {
      const fetch = (async () => answer()) as typeof globalThis.fetch;
      const access = { environmentUrl, token: async () => "token", fetch };
      const explanation = {
        code: "LEADS_DATAVERSE_UNREACHABLE",
        found: new RegExp(`https://contoso\\.crm4\\.dynamics\\.com ${found} the Dataverse Web API`),
        fix,
      };
      await explains(grantLeadWriter(access, clientId), explanation);
      await explains(findLeadRow(access, "run-1"), explanation);
    });
  });
}
