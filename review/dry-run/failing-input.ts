/** The input of a step whose expression fails for a lead. */
import { ExpressionError } from "../../expressions/errors";
import { evaluateTemplate } from "../../expressions/evaluate";
import { isObject, type JsonObject, type JsonValue } from "../../expressions/json";
import { type Scope, scopeFromContext } from "../../expressions/scope";
import type { LeadRun } from "./lead-run";

/** @returns its place in the definition, without the parts that every write has; undefined when none is found */
export function failingInput(run: LeadRun, step: string): string | undefined {
  const scope = scopeOf(run);
  const inputs = run.workflow.byName.get(step)?.source.inputs;
  const path = leaves(inputs as JsonValue, []).find(([, template]) => fails(template, scope))?.[0];
  return path?.join(".").replace(/^body\.(?:properties\.)?(?=.)/, "");
}

/** What the steps so far gave. */
function scopeOf({ workflow, run, actions, triggerOutputs }: LeadRun): Scope {
  const records = actions.map(({ action, contents }): [string, JsonObject] => {
    const { name, status, code } = action;
    return [name, { name, status, ...(code && { code }), ...contents } as JsonObject];
  });
  const name = run?.name ?? "";
  const context = {
    triggerOutputs: triggerOutputs as JsonValue,
    parameters: { ...workflow.parameters } as JsonObject,
    actions: Object.fromEntries(records.filter(([, { outputs }]) => outputs !== undefined)),
    workflow: { name: "dry-run", run: { name } },
  };
  return scopeFromContext(context, { now: () => new Date(0), guid: () => name, random: () => 0.5 });
}

function leaves(value: JsonValue | undefined, path: readonly string[]): [readonly string[], string][] {
  if (typeof value === "string") return [[path, value]];
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, inside]) => leaves(inside, [...path, key]));
}

function fails(template: string, scope: Scope): boolean {
  try {
    evaluateTemplate(template, scope);
    return false;
  } catch (error) {
    if (error instanceof ExpressionError) return error.code !== "NotEmulated";
    throw error;
  }
}
