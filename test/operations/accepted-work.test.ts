/** Resource Manager fails after it accepted a lead or a resubmit: no message says to repeat it. */
import assert from "node:assert/strict";
import { ExplainedError } from "../../http-client/explained-error";
import { findLeadRow } from "../../operations/dataverse/row-of-run";
import { resubmitRuns } from "../../operations/runs/resubmit-runs";
import { newestRuns, waitForRun } from "../../operations/runs/workflow-runs";
import { assertExplained, type Explanation } from "../support/explained";
import { FakeArm, refusal, workflowId } from "./support/fake-arm";

const repeats = /run the command again|continues where it stopped/;

function hangUp(): never {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) });
}

const faults = [
  ["answers 503", () => refusal(503, "ServerTimeout"), "LEADS_ARM_REFUSED", /answered 503 ServerTimeout/],
  ["does not answer", hangUp, "LEADS_ARM_UNREACHABLE", /management\.azure\.com did not answer/],
] as const;

async function explains(
  work: Promise<unknown>,
  { code, found, fix }: Explanation,
  more: readonly RegExp[],
): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof ExplainedError, String((error as Error).stack));
    assertExplained(error.message, { code, found, fix });
    for (const text of more) assert.match(error.message, text);
    assert.doesNotMatch(error.message, repeats);
    return true;
  });
}

async function resubmitAll(arm: FakeArm, names: readonly string[]): Promise<void> {
  for await (const _ of resubmitRuns(arm.access, workflowId, names));
}

for (const [what, answer, code, found] of faults) {
  describe(`a Resource Manager that ${what}`, () => {
    let arm: FakeArm;
    beforeEach(() => {
      arm = new FakeArm();
      arm.runs = ["run-2", "run-1"].map((name) => ({ name, status: "Failed" }));
    });
    const isList = (url: URL) => url.pathname.endsWith("/runs");

    it("leaves a followed run's lead accepted", async () => {
      arm.intercept = answer;
      const fix =
        /The lead is accepted: do not send or resubmit it again, look for run run-2 with leads runs/;
      await explains(waitForRun(arm.access, workflowId, "run-2"), { code, found, fix }, [
        /Reading run run-2, whose lead was accepted/,
      ]);
    });

    it("leaves a resubmit possibly accepted", async () => {
      arm.intercept = (method) => (method === "POST" ? answer() : undefined);
      const fix = /may have been accepted.*look .*leads runs/;
      await explains(resubmitAll(arm, ["run-1"]), { code, found, fix }, [/Resubmitting run run-1/]);
    });

    it("hides the new run of a resubmit, which must not be repeated", async () => {
      arm.intercept = (_, url) => (isList(url) && arm.resubmitted.length > 0 ? answer() : undefined);
      const fix = /Do not repeat it yet, or its lead may be written twice.*leads runs/;
      await explains(resubmitAll(arm, ["run-1"]), { code, found, fix }, [/resubmit of run run-1.*accepted/]);
    });

    it("before the second resubmit leaves only the first done", async () => {
      let lists = 0;
      arm.intercept = (_, url) => (isList(url) && ++lists > 2 ? answer() : undefined);
      const fix = /Run run-2 is not resubmitted, those printed before it are: leave them out/;
      await explains(resubmitAll(arm, ["run-1", "run-2"]), { code, found, fix }, []);
      assert.deepEqual(arm.resubmitted, ["run-1"]);
    });

    it("when asked why the new run failed leaves its lead accepted", async () => {
      arm.endsAs = "Failed";
      arm.intercept = (_, url) => (url.pathname.endsWith("/actions") ? answer() : undefined);
      const fix = /do not send or resubmit it again, look for run run-998 with leads runs/;
      await explains(resubmitAll(arm, ["run-1"]), { code, found, fix }, [/run-998.*ended Failed/]);
    });
  });
}

describe("credentials that expire during the work", () => {
  const code = "LEADS_CREDENTIALS_MISSING";
  const found = /No Azure credential gave a token/;
  const token = async () => {
    throw new ExplainedError(code, "No Azure credential gave a token, expected one", "Run az login");
  };
  let arm: FakeArm;
  beforeEach(() => {
    arm = new FakeArm();
    arm.runs = ["run-2", "run-1"].map((name) => ({ name, status: "Failed" }));
  });

  it("leave a followed run's lead accepted", async () => {
    const fix = /Run az login\. The lead is accepted: do not send .*run-2 with leads runs/;
    const run = waitForRun({ ...arm.access, token }, workflowId, "run-2");
    await explains(run, { code, found, fix }, [/Reading run run-2, whose lead was accepted/]);
  });

  it("hide the new run of a resubmit, which must not be repeated", async () => {
    arm.intercept = (method) => {
      if (method === "POST") arm.access.token = token;
      return undefined;
    };
    const fix = /Run az login\. Do not repeat it yet, or its lead may be written twice/;
    await explains(resubmitAll(arm, ["run-1"]), { code, found, fix }, [/resubmit of run run-1.*accepted/]);
  });

  it("before the row is looked up leave the lead written", async () => {
    const access = { environmentUrl: "https://contoso.crm4.dynamics.com", token, fetch };
    const fix = /The lead is written: do not send it again\. Run az login/;
    await explains(findLeadRow(access, "run-1"), { code, found, fix }, [/Run run-1 succeeded, but/]);
  });
});

describe("a disabled Logic App", () => {
  const resubmitAgain = async (names: string[]) => {
    const arm = new FakeArm();
    arm.runs = ["run-2", "run-1"].map((name) => ({ name, status: "Failed" }));
    arm.intercept = (method) =>
      method === "POST" && arm.resubmitted.length === names.length - 1
        ? refusal(400, "WorkflowTriggerIsNotEnabled")
        : undefined;
    return resubmitAll(arm, names);
  };
  const explanation = { code: "LEADS_RESUBMIT_REFUSED", found: /the Logic App is disabled/ };

  it("must be enabled and the command repeated when no run was resubmitted", async () => {
    await assert.rejects(resubmitAgain(["run-1"]), { message: /Enable it .* Then run the command again\./ });
  });

  it("must be enabled and the command repeated without the runs that are done", async () => {
    const fix = /Enable it .*Run run-2 is not resubmitted, those printed before it are: leave them out/;
    await explains(resubmitAgain(["run-1", "run-2"]), { ...explanation, fix }, []);
  });
});

it("reading the runs changes nothing and can be repeated", async () => {
  const arm = new FakeArm();
  arm.intercept = () => refusal(503, "ServerTimeout");
  await assert.rejects(newestRuns(arm.access, workflowId, { top: 1 }), { message: /run the command again/ });
});
