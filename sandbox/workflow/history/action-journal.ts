/** What the actions of runs did, on disk: each transaction adds one entry to a run. Owns the table `workflow_action_entries`. */
import type { Database } from "../../storage/database";
import { NotEmulated } from "../../support/errors";
import type { StoredAction } from "./run-records";

/** An action with its contents. */
export interface JournaledAction {
  action: StoredAction;
  contents: ActionContents;
  /** Bytes of the contents, absent when the action has none. */
  sizes: { inputs?: number; outputs?: number };
}

/** What an action was given and what it gave. */
export interface ActionContents {
  inputs?: unknown;
  outputs?: unknown;
}

/** One element of an entry, as JSON. */
interface Written {
  action: StoredAction;
  inputs?: unknown;
  outputs?: unknown;
  /** In place of both: what Compose gives is what it was given. */
  inputsAndOutputs?: unknown;
  /** In place of the inputs: they are those of the action's element before. */
  hasEarlierInputs?: true;
}

/** What an action was given, or gave, has no JSON text: it is nested too deeply, or too long. */
export class NotStorable extends NotEmulated {
  constructor(action: string) {
    super(
      `values as deeply nested, or as long, as those of action '${action}'`,
      "Give the workflow flatter or shorter ones.",
    );
  }
}

/** Longest texts, in characters. */
export interface JournalLimits {
  /** Of an entry with several actions: the next action begins another one. */
  entry: number;
  /** Of one action. */
  action: number;
}

// 300,000,000 characters of three bytes are less than the 1,000,000,000 bytes of SQLite's largest value
const usualLimits: JournalLimits = { entry: 64 * 1024 * 1024, action: 300_000_000 };

/** What is to be one entry. */
interface Collected {
  texts: string[];
  length: number;
  written: Promise<void>;
}

/** Reads and writes what actions did. */
export class ActionJournal {
  readonly #database: Database;
  readonly #limits: JournalLimits;
  /** What the transaction that is being collected will add, by run. */
  readonly #collected = new Map<number, Collected>();

  constructor(database: Database, limits = usualLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  /**
   * Adds an action's state, which replaces an earlier one of the same action; resolves once it is on disk.
   *
   * @param hasEarlierInputs whether the inputs are those that were added with the state before
   * @throws {NotStorable} nothing is added then
   */
  add(runId: number, action: StoredAction & ActionContents, hasEarlierInputs: boolean): Promise<void> {
    const text = storableText(action, hasEarlierInputs, this.#limits.action);
    const collected = this.#collected.get(runId);
    if (collected !== undefined && collected.length + text.length <= this.#limits.entry) {
      collected.texts.push(text);
      collected.length += text.length;
      return collected.written;
    }
    const texts = [text];
    const written = this.#database.commits.add(() => {
      this.#collected.delete(runId);
      this.#database.run(
        "INSERT INTO workflow_action_entries (run_id, actions) VALUES (?, ?)",
        runId,
        `[${texts.join(",")}]`,
      );
    });
    this.#collected.set(runId, { texts, length: text.length, written });
    return written;
  }

  /** The committed actions of a run in the order they ended; those still running last. */
  ofRun(runId: number): JournaledAction[] {
    const entries = this.#database.all<{ actions: string }>(
      "SELECT actions FROM workflow_action_entries WHERE run_id = ? ORDER BY id",
      runId,
    );
    const latest = new Map<string, JournaledAction>();
    for (const written of entries.flatMap(({ actions }) => JSON.parse(actions) as Written[])) {
      const { name } = written.action;
      latest.set(name, read(written, latest.get(name)?.contents.inputs));
    }
    return [...latest.values()].sort((a, b) => a.action.sequence - b.action.sequence);
  }
}

function storableText(
  record: StoredAction & ActionContents,
  hasEarlierInputs: boolean,
  longest: number,
): string {
  let text: string;
  try {
    text = writtenText(record, hasEarlierInputs);
  } catch {
    throw new NotStorable(record.name);
  }
  if (text.length > longest) throw new NotStorable(record.name);
  return text;
}

function writtenText(record: StoredAction & ActionContents, hasEarlierInputs: boolean): string {
  const { inputs, outputs } = record;
  const action: StoredAction = {
    name: record.name,
    status: record.status,
    code: record.code,
    error: record.error,
    startTime: record.startTime,
    endTime: record.endTime,
    trackingId: record.trackingId,
    retryHistory: record.retryHistory,
    sequence: record.sequence,
    hidden: record.hidden,
    variable: record.variable,
    end: record.end,
  };
  const head = `{"action":${JSON.stringify(action)}`;
  if (hasEarlierInputs) return `${head},"hasEarlierInputs":true${member("outputs", outputs)}}`;
  if (inputs === undefined && outputs === undefined) return `${head}}`;
  if (inputs === outputs) return `${head},"inputsAndOutputs":${JSON.stringify(inputs)}}`;
  return `${head}${member("inputs", inputs)}${member("outputs", outputs)}}`;
}

function member(name: string, value: unknown): string {
  return value === undefined ? "" : `,"${name}":${JSON.stringify(value)}`;
}

function read(written: Written, earlierInputs: unknown): JournaledAction {
  const { action, inputsAndOutputs } = written;
  const contents: ActionContents = {};
  const inputs = written.inputs === undefined ? inputsAndOutputs : written.inputs;
  const outputs = written.outputs === undefined ? inputsAndOutputs : written.outputs;
  if (inputs !== undefined || written.hasEarlierInputs)
    contents.inputs = written.hasEarlierInputs ? earlierInputs : inputs;
  if (outputs !== undefined) contents.outputs = outputs;
  const sizes = Object.fromEntries(Object.entries(contents).map(([name, value]) => [name, sizeOf(value)]));
  return { action, contents, sizes };
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
