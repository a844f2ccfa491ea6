/** State of an active run: records of its actions, variables, and look-ups for expressions. */
import type { JsonObject as ExpressionObject, JsonValue } from "../../../expressions/json";
import type { Scope } from "../../../expressions/scope";
import type { Clock } from "../../support/clock";
import type { IdSource } from "../../support/ids";
import type { ActionNode, ParsedWorkflow } from "../definition/parsed-workflow";
import type { WorkflowDeployment } from "../deployment";
import type { ActionContents } from "../history/action-journal";
import { azureInstant } from "../history/run-names";
import type { EarlyEnd, StoredAction, StoredRun, Variable } from "../history/run-records";

/** An action's record with its contents. */
export interface ActionRecord extends StoredAction, ActionContents {}

/** Source of a run's time and random values. */
export interface RunSources {
  clock: Clock;
  ids: IdSource;
}

export class RunState {
  readonly deployment: WorkflowDeployment;
  readonly workflow: ParsedWorkflow;
  readonly stored: StoredRun;
  readonly triggerOutputs: JsonValue;
  readonly sources: RunSources;
  readonly #records = new Map<string, ActionRecord>();
  readonly #variables = new Map<string, Variable>();
  #sequence = 0;
  /** Set once the run must end early. */
  earlyEnd: EarlyEnd | undefined;

  constructor(
    deployment: WorkflowDeployment,
    workflow: ParsedWorkflow,
    stored: StoredRun,
    triggerOutputs: unknown,
    sources: RunSources,
  ) {
    this.deployment = deployment;
    this.workflow = workflow;
    this.stored = stored;
    this.triggerOutputs = (triggerOutputs ?? null) as JsonValue;
    this.sources = sources;
  }

  /** Number that orders the ends of this run's actions. */
  nextSequence(): number {
    return ++this.#sequence;
  }

  /** Keeps a record. It replaces an earlier one of the same action. */
  put(record: ActionRecord): void {
    this.#records.set(record.name.toLowerCase(), record);
    this.#sequence = Math.max(this.#sequence, record.sequence === running ? 0 : record.sequence);
    if (record.end !== undefined) this.earlyEnd ??= record.end;
    if (record.variable !== undefined)
      this.#variables.set(record.variable.name.toLowerCase(), record.variable);
  }

  /** Record of an action, by name in any letter case. */
  record(name: string): ActionRecord | undefined {
    return this.#records.get(name.toLowerCase());
  }

  /** Record of an action that ended. */
  finished(name: string): ActionRecord | undefined {
    const record = this.record(name);
    return record?.endTime === undefined ? undefined : record;
  }

  variable(name: string): Variable | undefined {
    return this.#variables.get(name.toLowerCase());
  }

  /** Look-ups for the expressions of an action. @param item the value of `item()` */
  scopeOf(action: ActionNode | undefined, item?: unknown): Scope {
    return new RunScope(this, action, item as JsonValue | undefined);
  }

  triggerRecord(): ExpressionObject {
    const { stored } = this;
    return withoutUndefined({
      name: stored.triggerName,
      inputs: {},
      outputs: this.triggerOutputs,
      startTime: stored.startTime,
      endTime: stored.startTime,
      trackingId: stored.trackingId,
      clientTrackingId: stored.clientTrackingId,
      originHistoryName: stored.name,
      sourceHistoryName: stored.sourceHistoryName,
      code: stored.triggerCode,
      status: "Succeeded",
    });
  }

  expressionRecord(record: ActionRecord): ExpressionObject {
    const { name, startTime, endTime, trackingId, code, status, error, inputs, outputs } = record;
    const { clientTrackingId } = this.stored;
    const times = { startTime, endTime, trackingId, clientTrackingId };
    return withoutUndefined({ name, inputs, outputs, ...times, code, status, error });
  }

  /** Records of a container's own actions, in the order of the definition. */
  result(name: string): JsonValue | undefined {
    const container = findAction(this.workflow, name);
    if (container === undefined) return undefined;
    const children = [...container.branches.values()].flat();
    const records = children.map((child) => this.finished(child.name));
    return records
      .filter((record): record is ActionRecord => record !== undefined)
      .map((record) => this.expressionRecord(record));
  }

  workflowRecord(): ExpressionObject {
    const { resourceId, name, location, tags } = this.deployment;
    const run = this.stored.name;
    return {
      id: resourceId,
      name,
      type: "Microsoft.Logic/workflows",
      location,
      tags: { ...tags },
      run: { id: `${resourceId}/runs/${run}`, name: run, type: "Microsoft.Logic/workflows/runs" },
    };
  }
}

/** `sequence` of an action that has not ended. It sorts after all ended ones. */
export const running = Number.MAX_SAFE_INTEGER;

/** The current time in the format of run records. */
export function instantOf({ clock }: RunSources): string {
  return azureInstant(clock.now());
}

function findAction(workflow: ParsedWorkflow, name: string): ActionNode | undefined {
  const exact = workflow.byName.get(name);
  if (exact !== undefined) return exact;
  return [...workflow.byName.values()].find((node) => node.name.toLowerCase() === name.toLowerCase());
}

function lookUp(values: Readonly<Record<string, unknown>>, name: string): JsonValue | undefined {
  if (Object.hasOwn(values, name)) return values[name] as JsonValue;
  const key = Object.keys(values).find((other) => other.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : (values[key] as JsonValue);
}

function withoutUndefined(record: Record<string, unknown>): ExpressionObject {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined),
  ) as ExpressionObject;
}

class RunScope implements Scope {
  readonly #run: RunState;
  readonly #action: ActionNode | undefined;
  readonly #item: JsonValue | undefined;

  constructor(run: RunState, action: ActionNode | undefined, item: JsonValue | undefined) {
    this.#run = run;
    this.#action = action;
    this.#item = item;
  }

  parameters(name: string): JsonValue | undefined {
    return lookUp(this.#run.workflow.parameters, name);
  }

  variables(name: string): JsonValue | undefined {
    return this.#run.variable(name)?.value as JsonValue | undefined;
  }

  trigger(): JsonValue {
    return this.#run.triggerRecord();
  }

  triggerOutputs(): JsonValue {
    return this.#run.triggerOutputs;
  }

  action(name: string): ExpressionObject | undefined {
    const record = this.#run.finished(name);
    return record && this.#run.expressionRecord(record);
  }

  result(name: string): JsonValue | undefined {
    return this.#run.result(name);
  }

  item(): JsonValue | undefined {
    return this.#item;
  }

  items(): undefined {
    return undefined;
  }

  iterationIndexes(): undefined {
    return undefined;
  }

  workflow(): JsonValue {
    return this.#run.workflowRecord();
  }

  currentAction(): JsonValue | undefined {
    const record = this.#action && this.#run.record(this.#action.name);
    return record && this.#run.expressionRecord(record);
  }

  now(): Date {
    return this.#run.sources.clock.now();
  }

  guid(): string {
    return this.#run.sources.ids.uuid();
  }

  random(): number {
    return this.#run.sources.ids.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  }
}
