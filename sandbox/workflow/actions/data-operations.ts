/**
 * Select, Query (the designer's Filter array) and Join: work on the items of an array.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-perform-data-operations
 */
import { conditionHolds } from "../definition/condition";
import { property } from "../definition/json";
import { type ActionContext, ActionFailure, type ActionType, invalidTemplate } from "./action-type";

export const select: ActionType = {
  type: "Select",
  check: (action) => missing(action, "from", "select"),
  run(context) {
    const from = sourceOf(context);
    const template = property(context.action.source, "inputs", "select");
    return {
      status: "Succeeded",
      code: "OK",
      outputs: { body: from.map((item) => evaluateFor(context, template, item)) },
    };
  },
};

export const query: ActionType = {
  type: "Query",
  check: (action) => missing(action, "from", "where"),
  run(context) {
    const from = sourceOf(context);
    const where = property(context.action.source, "inputs", "where");
    const kept = from.filter((item) => {
      const verdict = conditionHolds(where, (template, operands) =>
        operands === undefined ? evaluateFor(context, template, item) : context.evaluate(template, operands),
      );
      if (typeof verdict === "boolean") return verdict;
      throw invalidTemplate(context.action.name, verdict.invalid);
    });
    return { status: "Succeeded", code: "OK", outputs: { body: kept } };
  },
};

export const join: ActionType = {
  type: "Join",
  check: (action) => missing(action, "from", "joinWith"),
  run(context) {
    const from = sourceOf(context);
    const joinWith = context.evaluate(property(context.action.source, "inputs", "joinWith"));
    context.inputs = { from, joinWith };
    const texts = from.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
    return { status: "Succeeded", code: "OK", outputs: { body: texts.join(String(joinWith)) } };
  },
};

function missing(action: unknown, ...names: string[]): string[] {
  return names
    .filter((name) => property(action, "inputs", name) === undefined)
    .map((name) => `the property 'inputs.${name}' is missing`);
}

function sourceOf(context: ActionContext): unknown[] {
  const { source, name, type } = context.action;
  const from = context.evaluate(property(source, "inputs", "from"));
  context.inputs = { from };
  if (Array.isArray(from)) return from;
  throw new ActionFailure("BadRequest", {
    code: "InvalidTemplate",
    message: `Unable to process template language expressions in action '${name}' inputs at line '0' and column '0': 'The 'from' property value in the '${type.toLowerCase()}' action inputs is of type '${typeName(from)}'. The value must be of type 'Array'.'.`,
  });
}

/** A null item counts too: `item()` gives null. */
function evaluateFor(context: ActionContext, template: unknown, item: unknown): unknown {
  return context.evaluate(template, item === undefined ? null : item);
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "Null";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "Float";
  if (typeof value === "boolean") return "Boolean";
  return typeof value === "string" ? "String" : "Object";
}
