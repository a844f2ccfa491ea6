/** Stores each change of a run's actions as an entry of the table `workflow_action_entries`. */
import type { Database } from "../../storage/database";
import { NotEmulated } from "../../support/errors";
import type { StoredAction } from "./run-records";

export interface JournaledAction {
  action: StoredAction;
  contents: ActionContents;
  /** Bytes of the contents. Absent when the action has none. */
  sizes: { inputs?: number; outputs?: number };
}

/** An action's inputs and outputs. */
export interface ActionContents {
  inputs?: unknown;
  outputs?: unknown;
}

/** An entry is an array of these, as JSON. An entry of an earlier version has several. */
interface Written {
  action: StoredAction;
  inputs?: unknown;
  outputs?: unknown;
  /** Replaces both: the outputs of Compose equal its inputs. */
  inputsAndOutputs?: unknown;
  /** Replaces the inputs: they equal those of the action's previous element. */
  hasEarlierInputs?: true;
}

/** An action's inputs or outputs have no JSON text: they are nested too deeply, or too long. */
export class NotStorable extends NotEmulated {
  constructor(action: string) {
    super(
      `values as deeply nested, or as long, as those of action '${action}'`,
      "Give the workflow flatter or shorter ones.",
    );
  }
}

/** Longest text of an action, in characters: 3 bytes each, within SQLite's limit of 1,000,000,000 bytes. */
const usualLimit = 300_000_000;

export class ActionJournal {
  readonly #database: Database;
  readonly #limit: number;

  /** @param limit longest text of an action, in characters */
  constructor(database: Database, limit = usualLimit) {
    this.#database = database;
    this.#limit = limit;
  }

  /**
   * Adds a state of an action, which replaces an earlier one. Resolves once it is on disk.
   *
   * @param hasEarlierInputs whether the inputs equal those of the previous state
   * @throws {NotStorable} when it adds nothing
   */
  add(runId: number, action: StoredAction & ActionContents, hasEarlierInputs: boolean): Promise<void> {
    const text = storableText(action, hasEarlierInputs, this.#limit);
    return this.#database.commits.add(() => {
      this.#database.run("INSERT INTO workflow_action_entries (run_id, actions) VALUES (?, ?)", runId, text);
    });
  }

  /** The committed actions of a run in the order of their ends. Running ones come last. */
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
    text = JSON.stringify([toWritten(record, hasEarlierInputs)]);
  } catch {
    throw new NotStorable(record.name);
  }
  if (text.length > longest) throw new NotStorable(record.name);
  return text;
}

function toWritten({ inputs, outputs, ...action }: StoredAction & ActionContents, hasEarlierInputs: boolean) {
  if (hasEarlierInputs) return { action, hasEarlierInputs, outputs };
  return inputs === outputs ? { action, inputsAndOutputs: inputs } : { action, inputs, outputs };
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
