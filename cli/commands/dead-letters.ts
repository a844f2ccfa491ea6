/** `leads dead-letters`: lists the dead letters of all destinations, and shows a lead only on request. */

import type { Cause, Evidence } from "../../operations/causes/cause";
import { evidenceOfConnection, evidenceOfLetter, withConnection } from "../../operations/causes/evidence";
import { causesOf } from "../../operations/causes/explain";
import type { StoredBlob } from "../../operations/dead-letters/blob-list";
import { type Letter, parseLetter } from "../../operations/dead-letters/letter";
import { letterOf } from "../../operations/dead-letters/letter-id";
import type { LetterStore } from "../../operations/dead-letters/letter-store";
import { chosenLetters, listedLetters, shownName } from "../../operations/dead-letters/letters";
import { destinationOf } from "../../operations/destinations/index";
import { serviceCodeOf } from "../../operations/destinations/service-code";
import { ArmClient } from "../../operations/services/arm-client";
import { callerToken } from "../credentials";
import { formatCauses } from "../format/causes";
import { formatTable } from "../format/table";
import { withLetters } from "../letter-access";
import { appOutputs, logicAppsOf, type OpenedStack } from "../logic-apps";
import { fixContext } from "../pulumi/stack-facts";
import { stackOutputs } from "../pulumi/stack-outputs";
import { armAccess } from "../service-access";

/** Options of `leads dead-letters`. */
export interface DeadLettersCommandOptions {
  stack?: string;
  /** Only letters of this destination. */
  destination?: string;
  /** Whether to print JSON instead of a table. */
  json?: true;
  /** Ids of the letters whose leads are shown. */
  show?: string[];
}

/** Letters that are read in parallel. */
const parallel = 8;

export async function runDeadLetters(options: DeadLettersCommandOptions): Promise<void> {
  const { stack, show, destination, json } = options;
  const outputs = await stackOutputs(stack, appOutputs);
  const token = await callerToken();
  const command = { stack, outputs, token, arm: armAccess(token) };
  if (destination !== undefined) logicAppsOf(command, destination);
  if (show !== undefined) {
    await withLetters(command, "Reading a dead letter", (store) => showLeads(store, show));
    return;
  }
  const all = await withLetters(command, "Listing the dead letters", readAll);
  const read = all.filter(({ of }) => destination === undefined || of === destination);
  if (json) {
    process.stdout.write(`${JSON.stringify(read.map(summaryOf), undefined, 2)}\n`);
    return;
  }
  if (read.length === 0) {
    process.stderr.write("No dead letters.\n");
    return;
  }
  const rows = read.map((letter) => {
    const { id, destination, time, run, reason } = summaryOf(letter);
    return [id, destination, time, run, reason];
  });
  process.stdout.write(formatTable([["ID", "DESTINATION", "TIME", "RUN", "REASON"], ...rows]));
  const causes = await causesOfLetters(command, read);
  if (causes.length > 0) process.stdout.write(`\n${formatCauses(causes, "letter")}`);
}

/** The causes of each letter. The connection of a destination is looked at once. */
async function causesOfLetters(command: OpenedStack, read: readonly ReadLetter[]): Promise<Cause[][]> {
  const apps = logicAppsOf(command);
  const connections = new Map<string, Promise<Evidence>>();
  const causes: Cause[][] = [];
  for (const { of, letter } of read) {
    if ("notALetter" in letter) continue;
    const workflowId = apps.find(({ name }) => name === of)?.workflowId;
    const connection = async () => {
      const known = connections.get(of);
      if (known !== undefined || workflowId === undefined) return known ?? {};
      const asked = evidenceOfConnection(new ArmClient(command.arm), workflowId);
      connections.set(of, asked);
      return asked;
    };
    const evidence = await withConnection(evidenceOfLetter(letter, destinationOf(of)), connection);
    causes.push(await causesOf(evidence, fixContext(command.stack, of, command.outputs)));
  }
  return causes;
}

interface ReadLetter {
  blob: StoredBlob;
  /** Its name for redrive. */
  id: string;
  /** Name of its destination; empty for another blob. */
  of: string;
  letter: Letter | { notALetter: string };
}

/** Every letter with its content, oldest first. */
async function readAll(store: LetterStore): Promise<ReadLetter[]> {
  const { letters } = await listedLetters(store);
  const waiting = letters.sort((one, other) => one.time.localeCompare(other.time)).entries();
  const read: ReadLetter[] = [];
  const work = async () => {
    for (const [at, blob] of waiting) {
      const content = await store.read(blob.name);
      if (content === undefined) continue;
      const of = letterOf(blob.name)?.destination ?? "";
      read[at] = { blob, id: shownName(blob.name, letters), of, letter: parseLetter(content.text) };
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
    process.stdout.write(`${shownName(name, letters)}:\n${shown}\n`);
  }
}

/** What is shown of a letter: nothing of the lead. */
function summaryOf({ blob, id, of, letter }: ReadLetter) {
  const { time = blob.time, run = blob.metadata.run ?? "" } = "notALetter" in letter ? {} : letter;
  return { id, destination: of, time, run, reason: reasonOf(letter, of) };
}

function reasonOf(letter: ReadLetter["letter"], of: string): string {
  if ("notALetter" in letter) return `not a letter: ${letter.notALetter}`;
  const { status, code, message, isUndelivered } = letter;
  const own = isUndelivered ? undefined : serviceCodeOf(destinationOf(of), message);
  return [status, own ?? code].filter((part) => part !== undefined).join(" ");
}
