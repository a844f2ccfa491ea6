/** What an expression may look up, through the runtime's scope of an action or `scopeFromContext`. */
import { ExpressionError, notEmulated } from "./errors";
import { isObject, type JsonObject, type JsonValue } from "./json";

/** Look-ups of one evaluation. A look-up of an unknown name returns undefined. */
export interface Scope {
  parameters(name: string): JsonValue | undefined;
  variables(name: string): JsonValue | undefined;
  /** Record of the trigger: name, inputs, outputs, status, code, startTime, … */
  trigger(): JsonValue;
  /** `{headers, body}` of the trigger. */
  triggerOutputs(): JsonValue;
  /** Record of an action that ended: name, inputs, outputs, status, code, startTime, … */
  action(name: string): JsonObject | undefined;
  /** Records of the top-level actions of a scope or loop. */
  result(name: string): JsonValue | undefined;
  /** Current item of the innermost repeating action. */
  item(): JsonValue | undefined;
  items(loop: string): JsonValue | undefined;
  /** Index, from 0, of the current iteration of an Until loop. */
  iterationIndexes(loop: string): JsonValue | undefined;
  /** Details of the workflow and the run: id, name, run.name, … */
  workflow(): JsonValue;
  /** Record of the action whose properties are evaluated. */
  currentAction(): JsonValue | undefined;
  now(): Date;
  /** A random GUID in format D. */
  guid(): string;
  /** Uniform in [0, 1). */
  random(): number;
  listCallbackUrl?(): string;
}

/** Sources of what is not in a context. */
export interface Sources {
  now(): Date;
  guid(): string;
  random(): number;
}

const contextKeys = [
  "parameters",
  "variables",
  "triggerBody",
  "triggerOutputs",
  "trigger",
  "outputs",
  "actions",
  "item",
  "items",
  "iterationIndexes",
  "result",
  "workflow",
  "action",
  "utcNow",
] as const;

/**
 * Context of an expression case. All properties are optional.
 * `outputs`: action name → outputs (`body('x')` reads `.body`); `actions`: name → full record; `items`: loop
 * name → item; `result`: scope name → records; `utcNow`: the frozen clock (ISO 8601).
 */
export type ExpressionContext = { readonly [key in (typeof contextKeys)[number]]?: JsonValue };

/**
 * A scope over plain JSON. Names are matched with case: Microsoft's error reference requires exact names of
 * actions.
 *
 * @param sources clock, GUIDs and randomness. A function that needs an absent one fails with NotEmulated.
 */
export function scopeFromContext(context: ExpressionContext, sources?: Partial<Sources>): Scope {
  const named = (table: JsonValue | undefined, name: string) =>
    isObject(table) && Object.hasOwn(table, name) ? table[name] : undefined;
  const triggerOutputs = triggerOutputsOf(context);
  const triggerRecord = context.trigger ?? { name: "manual", outputs: triggerOutputs, status: "Succeeded" };
  return {
    parameters: (name) => named(context.parameters, name),
    variables: (name) => named(context.variables, name),
    trigger: () => triggerRecord,
    triggerOutputs: () => triggerOutputs,
    action: (name) => actionRecord(name, named(context.actions, name), named(context.outputs, name)),
    result: (name) => (Array.isArray(context.result) ? context.result : named(context.result, name)),
    item: () => context.item,
    items: (loop) => named(context.items, loop),
    iterationIndexes: (loop) => named(context.iterationIndexes, loop),
    workflow: () => context.workflow ?? null,
    currentAction: () => context.action,
    now: () => frozenClock(context.utcNow) ?? required(sources?.now, "utcNow() without a clock")(),
    guid: () => required(sources?.guid, "guid() without a source of GUIDs")(),
    random: () => required(sources?.random, "rand() without a source of randomness")(),
  };
}

function triggerOutputsOf(context: ExpressionContext): JsonValue {
  if (context.triggerOutputs !== undefined) return context.triggerOutputs;
  if (context.triggerBody !== undefined) return { body: context.triggerBody };
  return (isObject(context.trigger) ? context.trigger.outputs : null) ?? null;
}

function actionRecord(
  name: string,
  record: JsonValue | undefined,
  outputs: JsonValue | undefined,
): JsonObject | undefined {
  if (isObject(record)) return record;
  return outputs === undefined ? undefined : { name, outputs, status: "Succeeded" };
}

function frozenClock(utcNow: JsonValue | undefined): Date | undefined {
  if (typeof utcNow !== "string") return undefined;
  const now = new Date(utcNow);
  if (!Number.isNaN(now.getTime())) return now;
  throw new ExpressionError(
    "InvalidTemplate",
    "context.utcNow is not an ISO 8601 time, e.g. '2026-01-31T08:30:00Z'.",
  );
}

function required<T>(source: T | undefined, feature: string): T {
  if (source === undefined) throw notEmulated(feature);
  return source;
}
