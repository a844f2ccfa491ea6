/** `leads dead-letters`: lists the dead letters, and shows a lead only on request. */

import type { Cause, Evidence } from "../../operations/causes/cause";
import { evidenceOfConnection, evidenceOfLetter, withConnection } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import type { StoredBlob } from "../../operations/dead-letters/blob-list";
import { type Letter, parseLetter } from "../../operations/dead-letters/letter";
import { idOf } from "../../operations/dead-letters/letter-id";
import type { LetterStore } from "../../operations/dead-letters/letter-store";
import { chosenLetters, listedLetters } from "../../operations/dead-letters/redrive";
import { dynamics365 } from "../../operations/destinations/dynamics365";
import { serviceCodeOf } from "../../operations/destinations/service-code";
import { ArmClient } from "../../operations/services/arm-client";
import { callerToken } from "../credentials";
import { formatCauses } from "../format/causes";
import { formatTable } from "../format/table";
import { withLetters } from "../letter-access";
import { armAccess } from "../service-access";
import { fixContext } from "../stack-facts";
import { stackOutputs } from "../stack-outputs";

/** Options of `leads dead-letters`. */
export interface DeadLettersCommandOptions {
  stack?: string;
  /** Ids of the letters whose leads are shown. */
  show?: string[];
}

/** Letters that are read in parallel. */
const parallel = 8;

export async function runDeadLetters({ stack, show }: DeadLettersCommandOptions): Promise<void> {
  const outputs = await stackOutputs(stack, ["deadLetterUrl", "dynamicsUrl", "owner", "workflowId"]);
  const token = await callerToken();
  const command = { stack, outputs, token, arm: armAccess(token) };
  if (show !== undefined) {
    await withLetters(command, "Reading a dead letter", (store) => showLeads(store, show));
    return;
  }
  const read = await withLetters(command, "Listing the dead letters", readAll);
  if (read.length === 0) {
    process.stderr.write("No dead letters.\n");
    return;
  }
  const rows = read.map(({ blob, letter }) => [
    idOf(blob.name),
    timeOf(blob, letter),
    runOf(blob, letter),
    reasonOf(letter),
  ]);
  process.stdout.write(formatTable([["ID", "TIME", "RUN", "REASON"], ...rows]));
  const context = fixContext(stack, "dynamics365", outputs);
  const causes: Cause[][] = [];
  let now: Promise<Evidence> | undefined;
  const connection = () => {
    now ??= evidenceOfConnection(new ArmClient(command.arm), outputs.workflowId);
    return now;
  };
  for (const { letter } of read) {
    if ("notALetter" in letter) continue;
    causes.push(
      await causesOf(await withConnection(evidenceOfLetter(letter, dynamics365), connection), context),
    );
  }
  if (causes.length > 0) process.stdout.write(`\n${formatCauses(causes, "letter")}`);
}

type ReadLetter = { blob: StoredBlob; letter: Letter | { notALetter: string } };

/** Every letter with its content, oldest first. */
async function readAll(store: LetterStore): Promise<ReadLetter[]> {
  const { letters } = await listedLetters(store);
  const waiting = letters.sort((one, other) => one.time.localeCompare(other.time)).entries();
  const read: ReadLetter[] = [];
  const work = async () => {
    for (const [at, blob] of waiting) {
      const content = await store.read(blob.name);
      if (content !== undefined) read[at] = { blob, letter: parseLetter(content.text) };
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return read.filter((one) => one !== undefined);
}

async function showLeads(store: LetterStore, ids: readonly string[]): Promise<void> {
  const { letters } = await listedLetters(store);
  for (const { name } of chosenLetters(letters, ids)) {
    const content = await store.read(name);
    if (content === undefined) continue;
    const letter = parseLetter(content.text);
    const shown = "notALetter" in letter ? content.text : JSON.stringify(letter.lead, undefined, 2);
    process.stdout.write(`${idOf(name)}:\n${shown}\n`);
  }
}

const timeOf = ({ time }: StoredBlob, letter: ReadLetter["letter"]): string =>
  ("notALetter" in letter ? undefined : letter.time) ?? time;
const runOf = ({ metadata }: StoredBlob, letter: ReadLetter["letter"]): string =>
  ("notALetter" in letter ? undefined : letter.run) ?? metadata.run ?? "";

function reasonOf(letter: ReadLetter["letter"]): string {
  if ("notALetter" in letter) return `not a letter: ${letter.notALetter}`;
  const { status, code } = letter;
  const serviceCode = serviceCodeOf(dynamics365, letter.message);
  return [status, serviceCode ?? code].filter((part) => part !== undefined).join(" ");
}
