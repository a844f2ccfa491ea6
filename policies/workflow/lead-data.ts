/**
 * Finds the actions that handle lead data: they read the trigger's body, or values computed from it.
 *
 * In doubt it says yes, for an expression that does not parse and for a computed name. All results of an action
 * that handles lead data count as lead data, except its status and code.
 */
import { referencesOf } from "../../expressions/check";
import { ExpressionError } from "../../expressions/errors";
import type { JsonValue } from "../../expressions/json";
import { isObject } from "../../expressions/json";
import type { References } from "../../expressions/references";
import { objectAt } from "../engine-values";
import { contentReadings } from "./content-readings";
import { type Action, type Definition, ownPart } from "./definition";

/** Tells whether actions and values contain lead data. */
export interface LeadData {
  readonly isHandledBy: (action: Action) => boolean;
  /** Whether the templates of a value read lead data. */
  readonly isReadBy: (value: unknown) => boolean;
}

/** Names found so far, in lower case. */
interface Found {
  /** Actions whose own templates read lead data. */
  readonly handlers: Set<string>;
  /** Those actions and their containers, because `result('scope')` shows the content. */
  readonly holders: Set<string>;
  readonly variables: Set<string>;
}

/** References of the templates, with only the actions whose content is read; undefined when one does not parse. */
type Reading = References | undefined;

/** Functions that read a posted form, which `References.triggerBody` does not list. */
const formReader = /^trigger(formdata|multipartbody)/;

/** Follows lead data through the actions and variables of a definition. */
export function leadDataIn({ actions }: Definition): LeadData {
  const found: Found = { handlers: new Set(), holders: new Set(), variables: new Set() };
  const byName = new Map(actions.map((action) => [action.name, action]));
  const open = new Map(actions.map((action) => [action, referencesIn(ownPart(action))]));
  let isGrowing = true;
  while (isGrowing) {
    const sizeBefore = open.size;
    for (const [action, reading] of open) {
      if (!readsLead(reading, found) && !readsLeadItem(action, reading, found, byName)) continue;
      open.delete(action);
      add(action, found, byName);
    }
    isGrowing = open.size < sizeBefore;
  }
  return {
    isHandledBy: ({ name }) => found.handlers.has(name.toLowerCase()),
    isReadBy: (value) => readsLead(referencesIn(value), found),
  };
}

function add(action: Action, found: Found, byName: ReadonlyMap<string, Action>): void {
  found.handlers.add(action.name.toLowerCase());
  for (const { name } of [action, ...containersOf(action, byName)]) found.holders.add(name.toLowerCase());
  for (const name of variablesOf(action)) found.variables.add(name.toLowerCase());
}

function readsLead(reading: Reading, { handlers, holders, variables }: Found): boolean {
  if (reading === undefined) return true;
  if (reading.triggerBody.length > 0 || reading.functions.some((name) => formReader.test(name))) return true;
  if (reading.isPartial && handlers.size > 0) return true;
  const isIn = (names: ReadonlySet<string>) => (name: string) => names.has(name.toLowerCase());
  return (
    reading.actions.some(isIn(holders)) ||
    reading.loops.some(isIn(handlers)) ||
    reading.variables.some(isIn(variables))
  );
}

/** Whether it reads the current item of a loop over lead data. */
function readsLeadItem(
  action: Action,
  reading: Reading,
  { handlers }: Found,
  byName: ReadonlyMap<string, Action>,
): boolean {
  if (!reading?.functions.includes("item")) return false;
  return containersOf(action, byName).some(({ name }) => handlers.has(name.toLowerCase()));
}

function containersOf({ parent }: Action, byName: ReadonlyMap<string, Action>): Action[] {
  const container = parent === undefined ? undefined : byName.get(parent);
  return container === undefined ? [] : [container, ...containersOf(container, byName)];
}

/** Variables that an action writes. */
function variablesOf({ type, source }: Action): string[] {
  if (!type.endsWith("variable")) return [];
  const inputs = objectAt(source, "inputs");
  const declared = Array.isArray(inputs.variables) ? inputs.variables : [inputs];
  return declared.flatMap((one) => (isObject(one) && typeof one.name === "string" ? [one.name] : []));
}

function referencesIn(value: unknown): Reading {
  const template = (value ?? null) as JsonValue;
  try {
    const content = contentReadings(template);
    const references = referencesOf(template);
    return { ...references, actions: references.actions.filter((name) => content.has(name.toLowerCase())) };
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
