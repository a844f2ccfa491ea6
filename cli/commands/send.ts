/** `leads send`: posts a lead to the stack's callback URL, follows it to every destination and shows what was written. */
import { createHttpClient } from "../../http-client/http-client";
import type { Cause } from "../../operations/causes/cause";
import { causesOfRun, toldCauses } from "../../operations/causes/explain";
import { destinationOf } from "../../operations/destinations/index";
import { OperationError } from "../../operations/errors";
import { followDelivery } from "../../operations/runs/delivered-runs";
import { sendLead } from "../../operations/runs/send-lead";
import { type FinishedRun, waitForRun } from "../../operations/runs/workflow-runs";
import type { ArmAccess } from "../../operations/services/arm-client";
import { callerToken } from "../credentials";
import { formatRow } from "../format/row";
import { readLead, testLead } from "../lead-file";
import { appOutputs, distributor, type LogicApp, logicAppsOf, writersOf } from "../logic-apps";
import { stackOutputs } from "../pulumi/stack-outputs";
import { armAccess } from "../service-access";

/** Options of `leads send`. */
export interface SendCommandOptions {
  stack?: string;
  file?: string;
  /** Longest wait for each run, in seconds, 1 or more. */
  wait: number;
}

export async function runSend({ stack, file = testLead, wait }: SendCommandOptions): Promise<void> {
  const lead = readLead(file, "--file");
  const outputs = await stackOutputs(stack, ["callbackUrl", ...appOutputs]);
  const fetch = createHttpClient();
  const token = await callerToken();
  // before the lead is sent, because without a token its run could not be followed
  await token("https://management.azure.com");
  const { runName } = await sendLead(outputs.callbackUrl, lead, fetch);
  process.stdout.write(`Accepted as run ${runName}.\n`);
  const arm = armAccess(token, fetch);
  const apps = logicAppsOf({ stack, outputs, token, arm });
  const distributing = apps.find(({ name }) => name === distributor);
  const writers = writersOf(apps);
  const [only] = writers;
  if (distributing !== undefined) await followAll(arm, { distributing, writers }, runName, wait);
  else if (only !== undefined) await follow(arm, only, runName, wait);
}

/** The only destination's run. */
async function follow(arm: ArmAccess, app: LogicApp, runName: string, wait: number): Promise<void> {
  const run = await waitForRun(arm, app.workflowId, runName, wait);
  if (run.status !== "Succeeded")
    throw runFailed(runName, run, await causesOfRun(arm, app.workflowId, runName, app.fix));
  await showRow(app, runName);
}

/** The run that distributes the lead, and the run of each destination. Another destination's failure does not hide a row. */
async function followAll(
  arm: ArmAccess,
  { distributing, writers }: { distributing: LogicApp; writers: readonly LogicApp[] },
  runName: string,
  wait: number,
): Promise<void> {
  const sent = await waitForRun(arm, distributing.workflowId, runName, wait).catch((error: unknown) => {
    // it waits for one destination, and the others may have the lead
    if (error instanceof OperationError && error.code === "LEADS_RUN_TIMEOUT") return undefined;
    throw error;
  });
  const causes: Cause[] = [];
  const missing: string[] = [];
  for (const app of writers) {
    const run = await followDelivery(arm, app.workflowId, runName, { timeoutSeconds: wait });
    if (run?.ended?.status === "Succeeded") {
      if (app.rows !== undefined) process.stdout.write(`${destinationOf(app.name).label}: `);
      await showRow(app, run.name);
      continue;
    }
    missing.push(app.name);
    const failed =
      run === undefined
        ? { what: "did not get the lead", app: distributing, name: runName, status: sent?.status }
        : { what: "did not write the lead", app, name: run.name, status: run.ended?.status };
    causes.push(...(await told(arm, app.name, failed)));
  }
  if (missing.length > 0) throw notEverywhere(runName, missing, causes);
}

/** Prints why a destination does not have the lead. @returns the causes of a run that has ended */
async function told(
  arm: ArmAccess,
  destination: string,
  { what, app, name, status }: { what: string; app: LogicApp; name: string; status: string | undefined },
): Promise<Cause[]> {
  const { label } = destinationOf(destination);
  process.stdout.write(`${label}: ${what}, run ${name} ${status ?? "has not ended"}\n`);
  return status === undefined ? [] : causesOfRun(arm, app.workflowId, name, app.fix);
}

async function showRow({ name, rows }: LogicApp, runName: string): Promise<void> {
  const { label, row } = destinationOf(name);
  if (rows === undefined) {
    process.stdout.write(`${label}: run ${runName} wrote the ${row}.\n`);
    return;
  }
  const written = await rows.ofRun(runName);
  process.stdout.write(`Row in ${rows.place}:\n${formatRow(written)}\n`);
}

function notEverywhere(name: string, missing: readonly string[], causes: readonly Cause[]): OperationError {
  const found = `The lead of run ${name} is not in ${missing.join(", ")}, expected it in every destination`;
  if (causes.length === 0)
    return new OperationError(
      "LEADS_RUN_TIMEOUT",
      found,
      "The lead is accepted and the run goes on: it tries for about an hour. Look at it with leads runs.",
    );
  const { because, fix } = toldCauses(causes);
  return new OperationError("LEADS_RUN_FAILED", `${found}: ${because}`, `The lead is kept. ${fix}`);
}

function runFailed(name: string, { status, error }: FinishedRun, causes: readonly Cause[]): OperationError {
  const { because, fix } = toldCauses(causes);
  const code = error === undefined ? "" : ` (${error.code})`;
  const found = `Run ${name} ended ${status}${code}, expected it to succeed: ${because}`;
  return new OperationError("LEADS_RUN_FAILED", found, `The lead is kept. ${fix}`);
}
