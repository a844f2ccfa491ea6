/**
 * Checks a workflow definition at deployment. As in Azure, mistakes are reported as `InvalidTemplate`.
 * Decision: like Azure, it accepts action types, trigger types and expression functions that only Azure has.
 * An action fails when it runs (`NotEmulated`). A call fails with 501 for a trigger type, Response, splitOn
 * or concurrency. An unknown type is refused.
 * Texts follow quoted service answers. A text without a source is marked "ours" in the tests.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration
 */
import { checkTemplate } from "../../../expressions/check";
import type { JsonValue } from "../../../expressions/json";
import { isJsonObject } from "../../support/json";
import { actionTypeNamed, isKnownActionType } from "../actions/index";
import { parseStatus } from "../run/status";
import { type JsonObject, objectAt, property, textAt } from "./json";
import { branchesOf, parseWorkflow } from "./parsed-workflow";
import { checkReferences } from "./references-check";

/** A mistake in a definition. */
export interface Problem {
  /** Azure's code: `InvalidTemplate`. */
  code: "InvalidTemplate";
  /** Azure's words where known. */
  message: string;
}

const limits = {
  actions: 500,
  nesting: 8,
  name: 80,
  parameters: 50,
  outputs: 10,
  triggers: 10,
};
const triggerTypes = new Set(
  "ApiConnection ApiConnectionNotification ApiConnectionWebhook ApiManagement Batch Http HttpWebhook Manual Recurrence Request SlidingWindow"
    .toLowerCase()
    .split(" "),
);
const parameterTypes = new Set([
  "string",
  "securestring",
  "int",
  "float",
  "bool",
  "object",
  "secureobject",
  "array",
]);

interface Found {
  name: string;
  action: unknown;
  siblings: JsonObject;
  depth: number;
}

/**
 * Every mistake in a definition and its parameter values. Empty when it can be deployed.
 *
 * @param definition the definition as put
 * @param parameters values by parameter name
 */
export function checkDefinition(
  definition: unknown,
  parameters: Readonly<Record<string, unknown>>,
): Problem[] {
  if (!isJsonObject(definition)) return [problem("The template must be a JSON object.")];
  const actions = [...allActions(objectAt(definition, "actions"), 1)];
  return [
    ...checkCounts(definition, actions),
    ...checkParameters(objectAt(definition, "parameters"), parameters),
    ...Object.entries(objectAt(definition, "triggers")).flatMap(([name, trigger]) =>
      checkTrigger(name, trigger),
    ),
    ...checkNames(actions),
    ...actions.flatMap(checkAction),
    ...checkCycles(actions),
    ...checkReferences(parseWorkflow({ definition, parameters: {} }).byName, declaredNames(definition)).map(
      (mistake) => `${mistake}.`,
    ),
    ...checkTemplates("output", objectAt(definition, "outputs")),
  ].map(problem);
}

function problem(reason: string): Problem {
  return { code: "InvalidTemplate", message: `The template validation failed: '${reason}'.` };
}

function* allActions(actions: JsonObject, depth: number): Generator<Found> {
  for (const [name, action] of Object.entries(actions)) {
    yield { name, action, siblings: actions, depth };
    for (const inside of branchesOf(action).values()) yield* allActions(inside, depth + 1);
  }
}

function declaredNames(definition: JsonObject): Set<string> {
  return new Set(Object.keys(objectAt(definition, "parameters")).map((name) => name.toLowerCase()));
}

function checkCounts(definition: JsonObject, actions: readonly Found[]): string[] {
  const counts: [string, number, number][] = [
    ["actions", actions.length, limits.actions],
    ...(["parameters", "outputs", "triggers"] as const).map((kind): [string, number, number] => [
      kind,
      Object.keys(objectAt(definition, kind)).length,
      limits[kind],
    ]),
  ];
  const tooMany = counts.filter(([, count, limit]) => count > limit);
  const tooDeep = actions.find(({ depth }) => depth > limits.nesting);
  return [
    ...tooMany.map(
      ([kind, count, limit]) => `The template has ${count} ${kind}, more than the limit of ${limit}.`,
    ),
    ...(tooDeep === undefined
      ? []
      : [
          `The template action '${tooDeep.name}' is nested deeper than the limit of ${limits.nesting} levels.`,
        ]),
  ];
}

function checkParameters(declared: JsonObject, given: Readonly<Record<string, unknown>>): string[] {
  const undeclared = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  const missing = Object.entries(declared).filter(
    ([name, declaration]) =>
      property(declaration, "defaultValue") === undefined && property(given, name, "value") === undefined,
  );
  const mistyped = Object.entries(declared).filter(
    ([, declaration]) => !parameterTypes.has((textAt(declaration, "type") ?? "").toLowerCase()),
  );
  return [
    ...undeclared.map((name) => `The template parameter '${name}' is not found.`),
    ...missing.map(([name]) => `The value for the template parameter '${name}' is not provided.`),
    ...mistyped.map(([name]) => `The template parameter '${name}' has no valid 'type'.`),
  ];
}

function checkTrigger(name: string, trigger: unknown): string[] {
  const type = textAt(trigger, "type");
  const place = `The template trigger '${name}' is not valid`;
  if (name.length > limits.name) return [`${place}: its name has more than ${limits.name} characters.`];
  if (type === undefined) return [`${place}: the property 'type' is missing.`];
  if (!triggerTypes.has(type.toLowerCase())) return [`${place}: the type '${type}' is not known.`];
  const hasPath = textAt(trigger, "inputs", "relativePath") !== undefined;
  if (hasPath && textAt(trigger, "inputs", "method") === undefined) {
    return [`${place}: 'relativePath' needs a 'method'.`];
  }
  return checkTemplates(`template trigger '${name}'`, trigger);
}

/** Names are unique in the whole definition, ignoring letter case. */
function checkNames(actions: readonly Found[]): string[] {
  const seen = new Set<string>();
  const mistakes: string[] = [];
  for (const { name } of actions) {
    if (seen.has(name.toLowerCase())) mistakes.push(`The template action name '${name}' is not unique.`);
    seen.add(name.toLowerCase());
    if (name.length > limits.name) {
      mistakes.push(`The template action name '${name}' has more than ${limits.name} characters.`);
    }
  }
  return mistakes;
}

function checkAction({ name, action, siblings, depth }: Found): string[] {
  const place = `The template action '${name}' at line '0' and column '0' is not valid`;
  const type = textAt(action, "type");
  if (type === undefined) return [`${place}: "The property 'type' is missing.".`];
  if (!isKnownActionType(type)) return [`${place}: "The action type '${type}' is not known.".`];
  const complaints = actionTypeNamed(type)?.check?.(isJsonObject(action) ? action : {}, name) ?? [];
  const misplaced =
    type.toLowerCase() === "initializevariable" && depth > 1
      ? ["a variable is initialized at top level only, not inside another action"]
      : [];
  return [
    ...[...complaints, ...misplaced].map((complaint) => `${place}: "${complaint}.".`),
    ...checkRunAfter(name, property(action, "runAfter"), siblings),
    ...checkTemplates(`template action '${name}'`, ownProperties(action)),
  ];
}

function checkRunAfter(name: string, runAfter: unknown, siblings: JsonObject): string[] {
  const mistakes: string[] = [];
  for (const [predecessor, words] of Object.entries(isJsonObject(runAfter) ? runAfter : {})) {
    if (!Object.hasOwn(siblings, predecessor)) {
      mistakes.push(
        `The 'runAfter' property of template action '${name}' contains non-existent action '${predecessor}', or one of another scope.`,
      );
    }
    const unknown = (Array.isArray(words) ? words : [words]).filter(
      (word) => parseStatus(word) === undefined,
    );
    if (unknown.length > 0) {
      mistakes.push(
        `The 'runAfter' property of template action '${name}' has the status '${String(unknown[0])}', which is not known.`,
      );
    }
  }
  return mistakes;
}

/** Actions that wait for each other. */
function checkCycles(actions: readonly Found[]): string[] {
  const followers = new Map(
    actions.map(({ name, action, siblings }) => [
      name,
      Object.keys(objectAt(action, "runAfter")).filter((before) => Object.hasOwn(siblings, before)),
    ]),
  );
  const finished = new Set<string>();
  const cyclic = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (finished.has(name)) return;
    if (path.includes(name)) {
      for (const member of path.slice(path.indexOf(name))) cyclic.add(member);
      return;
    }
    for (const before of followers.get(name) ?? []) visit(before, [...path, name]);
    finished.add(name);
  };
  for (const name of followers.keys()) visit(name, []);
  if (cyclic.size === 0) return [];
  return [`The 'runAfter' properties of the template actions '${[...cyclic].join(", ")}' form a cycle.`];
}

/** An action without its inner actions, which are checked separately. */
function ownProperties(action: unknown): JsonObject {
  const own = Object.entries(isJsonObject(action) ? action : {}).filter(
    ([name]) => !["actions", "else", "cases", "default"].includes(name),
  );
  return Object.fromEntries(own);
}

function checkTemplates(place: string, value: unknown): string[] {
  return checkTemplate((value ?? null) as JsonValue)
    .filter(({ code }) => code !== "NotEmulated")
    .map(({ message }) => `The ${place} at line '0' and column '0' is not valid: "${message}".`);
}
