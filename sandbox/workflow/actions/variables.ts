/**
 * InitializeVariable, SetVariable, AppendToStringVariable, AppendToArrayVariable, IncrementVariable, DecrementVariable.
 * The messages are ours (unverified).
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-create-variables-store-values
 */
import { property, textAt } from "../definition/json";
import type { Variable } from "../history/run-records";
import { type ActionContext, type ActionOutcome, type ActionType, invalidTemplate } from "./action-type";

const types = ["integer", "float", "boolean", "string", "array", "object"];
const defaults = new Map<string, unknown>([
  ["integer", 0],
  ["float", 0],
  ["boolean", false],
  ["string", ""],
  ["array", []],
  ["object", {}],
]);

export const initializeVariable: ActionType = {
  type: "InitializeVariable",
  check(action) {
    const variables = property(action, "inputs", "variables");
    if (!Array.isArray(variables) || variables.length !== 1) {
      return ["'inputs.variables' must be an array with one variable"];
    }
    const [type, name] = [textAt(variables[0], "type"), textAt(variables[0], "name")];
    if (name === undefined || name === "") return ["the variable has no 'name'"];
    return type !== undefined && types.includes(type.toLowerCase())
      ? []
      : [`the type of variable '${name}' is '${String(type)}', expected one of ${types.join(", ")}`];
  },
  run(context) {
    context.inputs = context.evaluate(context.action.source.inputs);
    const variables = property(context.inputs, "variables");
    const declared = Array.isArray(variables) ? variables[0] : undefined;
    const name = textAt(declared, "name") ?? "";
    const type = (textAt(declared, "type") ?? "").toLowerCase();
    const given = property(declared, "value");
    const value = given === undefined ? defaults.get(type) : typed(context, { name, type, value: given });
    return done({ name, type, value });
  },
};

export const setVariable = changing("SetVariable", (context, variable, value) => {
  if (value === undefined) throw invalidTemplate(context.action.name, "The property 'value' is missing.");
  return typed(context, { ...variable, value });
});

export const appendToStringVariable = changing("AppendToStringVariable", (context, variable, value) => {
  if (variable.type !== "string") throw wrongType(context, variable, "string");
  return `${String(variable.value)}${textOf(value)}`;
});

export const appendToArrayVariable = changing("AppendToArrayVariable", (context, variable, value) => {
  if (!Array.isArray(variable.value)) throw wrongType(context, variable, "array");
  return [...variable.value, value];
});

export const incrementVariable = changing("IncrementVariable", (context, variable, value) =>
  added(context, variable, value ?? 1, 1),
);

export const decrementVariable = changing("DecrementVariable", (context, variable, value) =>
  added(context, variable, value ?? 1, -1),
);

function changing(
  type: string,
  change: (context: ActionContext, variable: Variable, value: unknown) => unknown,
): ActionType {
  return {
    type,
    check: (action) =>
      textAt(action, "inputs", "name") === undefined ? ["the property 'inputs.name' is missing"] : [],
    run(context) {
      context.inputs = context.evaluate(context.action.source.inputs);
      const name = textAt(context.inputs, "name") ?? "";
      const variable = context.state.variable(name);
      if (variable === undefined) {
        throw invalidTemplate(context.action.name, `The variable '${name}' is not initialized.`);
      }
      return done({ ...variable, value: change(context, variable, property(context.inputs, "value")) });
    },
  };
}

/** A recorded run shows NotSpecified as the code of variable actions. */
function done(variable: Variable): ActionOutcome {
  return {
    status: "Succeeded",
    code: "NotSpecified",
    outputs: { body: { name: variable.name, type: variable.type, value: variable.value } },
    variable,
  };
}

function added(context: ActionContext, variable: Variable, by: unknown, sign: 1 | -1): number {
  if (variable.type !== "integer" && variable.type !== "float") {
    throw wrongType(context, variable, "integer or float");
  }
  if (typeof by !== "number")
    throw invalidTemplate(context.action.name, "The property 'value' must be a number.");
  return Number(variable.value) + sign * by;
}

function typed(context: ActionContext, variable: Variable): unknown {
  const { type, value } = variable;
  const fits =
    (type === "integer" && Number.isInteger(value)) ||
    (type === "float" && typeof value === "number") ||
    (type === "array" && Array.isArray(value)) ||
    (type === "object" && (value === null || (typeof value === "object" && !Array.isArray(value)))) ||
    (type === "string" && (typeof value === "string" || value === null)) ||
    (type === "boolean" && typeof value === "boolean");
  if (!fits) throw wrongType(context, variable, type);
  return value;
}

function wrongType(context: ActionContext, variable: Variable, expected: string) {
  return invalidTemplate(
    context.action.name,
    `The variable '${variable.name}' of type '${variable.type}' does not take this value. Expected type '${expected}'.`,
  );
}

/** Text of a value that is appended to a string. Null adds nothing. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
