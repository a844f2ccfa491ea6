/** Asks a person before something changes. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { CommandError } from "../command-error";

export interface Confirmation {
  /** What changes, one line or more. */
  change: string;
  /** The word that agrees. */
  word: string;
}

/** Where a person is asked; the question never mixes with the output of `--json`. */
export interface Terminal {
  input: Readable & { isTTY?: boolean };
  output: Writable;
}

const own: Terminal = { input: process.stdin, output: process.stderr };

/** @throws {CommandError} LEADS_OFFERS_UNCONFIRMED when nobody can be asked. Call it before anything that takes time */
export function mustBeAskable(command: string, { input }: Terminal = own): void {
  if (input.isTTY === true) return;
  throw new CommandError(
    "LEADS_OFFERS_UNCONFIRMED",
    "Found no terminal to ask on, expected one or --yes; nothing was changed",
    `To go on without a question: ${command} --yes`,
  );
}

/** @throws {CommandError} LEADS_OFFERS_DECLINED unless the person types the word; also after Ctrl-C */
export async function confirm(
  { change, word }: Confirmation,
  signal: AbortSignal,
  { input, output }: Terminal = own,
): Promise<void> {
  output.write(`${change}\n`);
  const lines = createInterface({ input, output });
  const stopped = new AbortController();
  // the terminal gives Ctrl-C to readline, not to the process
  lines.on("SIGINT", () => stopped.abort()).on("close", () => stopped.abort());
  const either = AbortSignal.any([signal, stopped.signal]);
  const answer = await lines
    .question(`Type ${word} to go on: `, { signal: either })
    .catch(() => "")
    .finally(() => lines.close());
  if (answer.trim() === word) return;
  throw new CommandError(
    "LEADS_OFFERS_DECLINED",
    `Found ${answer.trim() === "" ? "no answer" : "another answer"}, expected ${word}; nothing was changed`,
    "Run the command again, or leave stacks out with --only.",
  );
}
