/** Writes one dead letter as a row. It may stop after any step: the next run still ends in one row and no letter. */

import { ExplainedError, sentences } from "../../http-client/explained-error";
import type { Cause, Evidence, FixContext } from "../causes/cause";
import { evidenceOfConnection, evidenceOfLetter, evidenceOfRun, withConnection } from "../causes/evidence";
import { causesOf } from "../causes/explain";
import type { Destination, Rows } from "../destinations/destination";
import { destinationOf } from "../destinations/index";
import { serviceCodeOf } from "../destinations/service-code";
import { OperationError } from "../errors";
import { sendLead } from "../runs/send-lead";
import { type FinishedRun, runNamed, waitForRun } from "../runs/workflow-runs";
import { type ArmAccess, ArmClient, ArmError } from "../services/arm-client";
import { armFailure } from "../services/arm-failure";
import { type Letter, parseLetter } from "./letter";
import { blobNameOf, derivedRowId, idOf, isRowId, redriveOf, trackingIdOf } from "./letter-id";
import type { LetterStore, ReadBlob } from "./letter-store";
import { isSame, repairLead } from "./repair-lead";

/** What redrive needs. */
export interface RedriveContext {
  store: LetterStore;
  arm: ArmAccess;
  /** ARM id of the destination's Logic App. */
  workflowId: string;
  /** Of the destination's Logic App. Secret. */
  callbackUrl: string;
  /** As a caller who reads all leads; undefined where the run decides whether a lead is written. */
  rows: Rows | undefined;
  /** Also names the destination. */
  fix: FixContext;
  /** Longest wait for one run, in seconds. */
  timeoutSeconds: number;
}

/** The outcome of a letter. */
export type LetterOutcome = { id: string } & (
  | { result: "written"; run: string; isLetterKept: boolean }
  | { result: "was a row"; isLetterKept: boolean }
  | { result: "gone" }
  | { result: "not a letter"; reason: string }
  | { result: "changed" }
  | { result: "runs on"; run: string }
  | { result: "not shown"; run: string }
  | { result: "failed"; run: string; causes: Cause[] }
);

const kindOf = ({ fix }: RedriveContext): Destination => destinationOf(fix.destination);

/** A repair can show that another is needed; more than this are never needed. */
const mostRounds = 4;

/**
 * @param name of the blob
 * @throws {OperationError} when the store, Resource Manager, Dataverse or the trigger fails in a way that affects every letter
 */
export async function redriveLetter(context: RedriveContext, name: string): Promise<LetterOutcome> {
  let current = name;
  let failed: LetterOutcome = { id: idOf(name), result: "changed" };
  for (let round = 0; round < mostRounds; round++) {
    const blob = await context.store.read(current);
    if (blob === undefined) return { id: idOf(current), result: "gone" };
    const letter = parseLetter(blob.text);
    if ("notALetter" in letter)
      return { id: idOf(current), result: "not a letter", reason: letter.notALetter };
    const rowId = await rowIdOf(context, current, letter);
    if (await context.rows?.has(rowId))
      return removed(context, current, blob, { id: rowId, result: "was a row" });
    const lead = repairLead(letter.lead, serviceCodeOf(kindOf(context), letter.message));
    const isRepaired = !isSame(lead, letter.lead);
    // a run of the repaired lead has failed already, and no other repair is possible
    if (failed.result === "failed" && !isRepaired) return failed;
    const stored = await storeUnderFinalName(context, { current, blob, letter, lead, isRepaired, rowId });
    current = stored.name;
    if (stored.mustBeRead) continue;
    const outcome = await post(context, { rowId, letter, lead, name: current });
    if (outcome.result !== "failed") return outcome;
    failed = outcome;
  }
  return failed;
}

interface Step {
  current: string;
  blob: ReadBlob;
  letter: Letter;
  lead: unknown;
  isRepaired: boolean;
  rowId: string;
}

/** Stores the repaired lead, before it is posted, under the name that a second failure would overwrite. */
async function storeUnderFinalName(
  { store, fix }: RedriveContext,
  { current, blob, letter, lead, isRepaired, rowId }: Step,
): Promise<{ name: string; mustBeRead: boolean }> {
  const isFinal = idOf(current).toLowerCase() === rowId.toLowerCase();
  if (isFinal && !isRepaired) return { name: current, mustBeRead: false };
  const received = isRepaired && !Object.hasOwn(letter.fields, "received") ? { received: letter.lead } : {};
  const text = JSON.stringify({ ...letter.fields, ...received, lead });
  if (isFinal) {
    const etag = await store.put(current, text, blob.metadata, { etag: blob.etag });
    return { name: current, mustBeRead: etag === undefined };
  }
  const name = blobNameOf(fix.destination, rowId);
  await store.put(name, text, blob.metadata, "new"); // an existing letter is this lead's, from an earlier redrive
  await store.delete(current, blob.etag);
  return { name, mustBeRead: true };
}

/** The row id: the letter's, the failed redrive's, or one computed from the run. */
async function rowIdOf({ arm, workflowId }: RedriveContext, name: string, letter: Letter): Promise<string> {
  const id = idOf(name);
  if (isRowId(id)) return id;
  const run = letter.run ?? id;
  const found = await runNamed(new ArmClient(arm), workflowId, run).catch((error: unknown) => {
    if (error instanceof ArmError && (error.status === 404 || error.status === 400)) return undefined;
    throw armFailure(error, `Reading run ${run}`);
  });
  return redriveOf(found?.trackingId)?.rowId ?? derivedRowId(run);
}

interface Posted {
  rowId: string;
  letter: Letter;
  lead: unknown;
  name: string;
}

const repeatable = "The letter is kept. Run the command again; that is safe.";

async function post(context: RedriveContext, { rowId, letter, lead, name }: Posted): Promise<LetterOutcome> {
  const { arm, callbackUrl, rows, workflowId, timeoutSeconds } = context;
  const trackingId = trackingIdOf(rowId, letter.run);
  const { runName } = await sendLead(callbackUrl, JSON.stringify(lead), arm.fetch, {
    rowId,
    trackingId,
  }).catch(keptLetter);
  let run: FinishedRun;
  try {
    run = await waitForRun(arm, workflowId, runName, timeoutSeconds);
  } catch (error) {
    if (error instanceof OperationError && error.code === "LEADS_RUN_TIMEOUT")
      return { id: rowId, result: "runs on", run: runName };
    return keptLetter(error);
  }
  const isSucceeded = run.status === "Succeeded";
  // the row decides, not the run, because the answer to a write can be lost
  if (rows === undefined ? isSucceeded : await rows.has(rowId)) {
    const blob = await context.store.read(name);
    const outcome = { id: rowId, result: "written", run: runName } as const;
    return blob === undefined ? { ...outcome, isLetterKept: false } : removed(context, name, blob, outcome);
  }
  if (isSucceeded) return { id: rowId, result: "not shown", run: runName };
  const evidence = await evidenceOf(context, name, { name: runName, ...run });
  return { id: rowId, result: "failed", run: runName, causes: await causesOf(evidence, context.fix) };
}

/** An error after which redrive can be repeated, unlike commands that send a lead once. */
function keptLetter(error: unknown): never {
  if (error instanceof ExplainedError && error.code === "LEADS_SEND_REFUSED")
    throw error.retold(error.problem, sentences(error.fix, repeatable));
  if (error instanceof ExplainedError) throw error.retold(error.problem, repeatable);
  throw error;
}

/** The letter of the run explains most; without one, the run itself. */
async function evidenceOf(
  context: RedriveContext,
  name: string,
  run: { name: string; error?: { code: string; message: string } },
): Promise<Evidence> {
  const { store, arm, workflowId } = context;
  const destination = kindOf(context);
  const blob = await store.read(name);
  const letter = blob === undefined ? undefined : parseLetter(blob.text);
  if (letter !== undefined && !("notALetter" in letter) && letter.run === run.name)
    return withConnection(evidenceOfLetter(letter, destination), () =>
      evidenceOfConnection(new ArmClient(arm), workflowId),
    );
  return evidenceOfRun(new ArmClient(arm), workflowId, run, destination).catch((error: unknown) => {
    throw armFailure(error, `Reading why run ${run.name} failed`, repeatable);
  });
}

type Removable = Pick<Extract<LetterOutcome, { result: "written" | "was a row" }>, "id" | "result"> & {
  run?: string;
};

/** The row exists: deletes the letter, unless it has changed. */
async function removed(
  { store }: RedriveContext,
  name: string,
  { etag }: ReadBlob,
  outcome: Removable,
): Promise<LetterOutcome> {
  const isLetterKept = (await store.delete(name, etag)) === "changed";
  return { ...outcome, isLetterKept } as LetterOutcome;
}
