/** Checks values by key, from the configuration and from a program's arguments. */
import Ajv from "ajv";
import {
  type DestinationName,
  destinationNames,
  destinationOf,
  isDestinationName,
  isOwnSettings,
} from "../destinations/index";
import { configName, forThisStack, removeCommand, setCommand } from "./commands";
import { entryYamlChanged } from "./entry-mistakes";
import type { EntryMistake, Key, Values } from "./key";
import { configKeys, destinationOfKey, impossibleKeys, keyOf, keysFor, laterKeys } from "./keys";
import { settingsIn } from "./map-keys";
import { listOf, objectOfTexts } from "./values";

/** Stands for a value of another resource that is not known yet. */
export const later = Symbol("later");

/** One mistake a person can fix. */
export interface Mistake {
  /** Key, with the entry: `fieldMap.jobtitle`. */
  key: string;
  found: string;
  expected: string;
  /** Commands for the configuration, or an edit of the stack's file. */
  fix: string;
}

/** What a check needs besides the values. */
export interface CheckOptions {
  now: Date;
  /** All values by key. @default none */
  all?: Values;
  /** Keys whose values are not shown, besides the keys that are always secret. */
  secretKeys?: ReadonlySet<string>;
}

/** Every mistake, and the values as the program uses them. */
export interface Checked {
  mistakes: Mistake[];
  values: Record<string, unknown>;
}

/**
 * All mistakes of all keys, and of keys that contradict each other.
 *
 * @param given values by key, entries of a destination's own object by path: `salesforce.url`
 */
export function checkValues(given: Values, options: CheckOptions): Checked {
  const crm = hasWrongCrm(given) ? configuredIn(given) : destinationsIn(given);
  const all = { ...options, all: given };
  const checks = Object.entries(keysFor(crm)).map(([name, key]) => checkedValue(name, key, given[name], all));
  return {
    mistakes: [
      ...Object.keys(given).flatMap((key) => strangeKey(key, crm)),
      ...checks.flatMap(({ mistakes }) => mistakes),
      ...mistakesTogether(given),
      ...crm.flatMap((name) => contradictions(name, given)),
      ...ownFlowMistakes(given),
    ],
    values: Object.assign({}, ...checks.map(({ values }) => values)),
  };
}

/** The destinations of the values. A wrong list has its own mistake, so the default is checked then. */
export function destinationsIn({ crm, flow }: Values): DestinationName[] {
  if (crm === undefined && flow !== undefined) return ["flow"];
  const known = namedIn(crm);
  return known.length === 0 ? ["dynamics365"] : known;
}

function namedIn(crm: unknown): DestinationName[] {
  const list = listOf(crm);
  return Array.isArray(list) ? [...new Set(list)].filter(isDestinationName) : [];
}

/** The named destinations, and those that have settings: one of them may be meant, so no setting is advised to be removed. */
function configuredIn(given: Values): DestinationName[] {
  const owners = Object.keys(given).flatMap((key) => destinationOfKey(key) ?? []);
  return [...new Set([...namedIn(given.crm), ...owners])];
}

export const hasWrongCrm = ({ crm }: Values): boolean =>
  crm !== undefined && !ajv.validate(configKeys.crm?.schema ?? {}, listOf(crm));

const ajv = new Ajv({ strict: false, allErrors: false });

/** The mistakes of one key. */
export const checkValue = (name: string, given: unknown, options: CheckOptions): Checked =>
  checkedValue(name, keyOf(name) as Key, given, options);

function checkedValue(
  name: string,
  key: Key,
  given: unknown,
  { now, secretKeys, all = {} }: CheckOptions,
): Checked {
  if (given === later || (given === undefined && !key.required)) return { mistakes: [], values: {} };
  const isHidden = key.secret === true || secretKeys?.has(name) === true;
  const value = key.read === undefined ? given : key.read(given);
  const changed = key.read === objectOfTexts ? entryYamlChanged(value, isHidden) : [];
  // a value that cannot be read matches no schema
  const isGood = ajv.validate(key.schema, value ?? null);
  const refused =
    isGood || changed.length > 0 ? [] : [refusedBySchema(name, key, given, ajv.errors?.[0]?.instancePath)];
  const canHaveEntries = isGood || (Array.isArray(value) && key.schema.type === "array");
  const entries = canHaveEntries ? (key.mistakes?.(value, now, all) ?? []) : changed;
  const mistakes = [
    ...refused,
    ...entries.map(({ entry, found, expected, ...fix }) => ({
      key: `${name}${entry}`,
      found,
      expected,
      fix: fixOf(name, { entry, ...fix }),
    })),
  ];
  const shown = mistakes.map((mistake) =>
    isHidden && given !== undefined ? { ...mistake, found: hidden } : mistake,
  );
  return { mistakes: shown, values: isGood ? { [name]: value } : {} };
}

const hidden = "a secret value that does not fit (not shown)";

/** @param path where in the value the schema does not match: the command is for that entry of a list, not for the first */
function refusedBySchema(
  name: string,
  { description, later: planned }: Key,
  given: unknown,
  path = "",
): Mistake {
  const [, index = "0"] = /^\/(\d+)/.exec(path) ?? [];
  return {
    key: name,
    found: given === undefined ? "no value" : JSON.stringify(given),
    expected: planned?.includes(String(given))
      ? `${description}: ${given} is not in this version`
      : description,
    fix: forThisStack(setCommand(name).replace('[0]"', `[${index}]"`)),
  };
}

function fixOf(name: string, { entry, set, remove, edit }: Omit<EntryMistake, "found" | "expected">): string {
  if (edit !== undefined) return edit;
  const setEntry =
    entry === "" ? setCommand(name, set) : `pulumi config set --path "${configName(name)}${entry}" ${set}`;
  return either([...(set === undefined ? [] : [setEntry]), ...(remove ? [removeCommand(name, entry)] : [])]);
}

const either = (commands: readonly string[]) => commands.map(forThisStack).join("\n    or: ");

/** A key that the stack's destinations do not have. */
function strangeKey(key: string, crm: readonly DestinationName[]): Mistake[] {
  const owner = destinationOfKey(key);
  if (isDestinationName(key) && isOwnSettings(key))
    return [
      {
        key,
        found: "a value that is not an object",
        expected: "its entries",
        fix: forThisStack(removeCommand(key)),
      },
    ];
  if (owner === undefined || keyOf(key) === undefined) return unknownKey(key, owner);
  if (Object.hasOwn(keysFor(crm), key)) return [];
  const add = owner === "flow" ? setCommand("flow") : setCommand("crm", [...crm, owner].join(","));
  return [
    {
      key,
      found:
        crm[0] === "flow" ? "a value, although there is flow" : `a value, although crm is ${crm.join(", ")}`,
      expected: owner === "flow" ? "no value, or flow" : `no value, or ${owner} in crm`,
      fix: either([removeCommand(key), add]),
    },
  ];
}

function unknownKey(key: string, owner: DestinationName | undefined): Mistake[] {
  if (keyOf(key) !== undefined) return [];
  const known =
    owner === undefined
      ? [...Object.keys(configKeys), ...destinationNames.filter(isOwnSettings)]
      : Object.keys(keysFor([owner])).filter((one) => destinationOfKey(one) === owner);
  const refused = (found: string, expected: string) => [
    { key, found, expected, fix: forThisStack(removeCommand(key)) },
  ];
  if (Object.hasOwn(laterKeys, key))
    return refused("a value", `no value: not in this version (${laterKeys[key]})`);
  if (Object.hasOwn(impossibleKeys, key)) return refused("a value", `no value: ${impossibleKeys[key]}`);
  const near = nearest(key, known);
  return refused("an unknown key", near === undefined ? `one of ${known.join(", ")}` : `perhaps ${near}`);
}

/** Keys that need a receiver. */
const ruleKeys = ["alertSeverity", "alertThreshold", "alertWindow"];
/** Keys that need a dead-letter store. A table has a role, too. */
const storeKeysOf = (given: Values) =>
  destinationsIn(given).includes("azureTable")
    ? ["deadLetterDays"]
    : ["deadLetterDays", "createRoleAssignments"];

function mistakesTogether(given: Values): Mistake[] {
  const has = (key: string) => given[key] !== undefined;
  const missing = (key: string, other: string, expected: string) =>
    has(other) && !has(key) ? [{ key, found: "no value", expected, fix: forThisStack(setCommand(key)) }] : [];
  return [
    ...missing("clientSecret", "clientId", "a secret of the application that clientId names"),
    ...missing("clientId", "clientSecret", "the client id of the application that clientSecret belongs to"),
    ...(has("crm") && has("flow")
      ? [
          {
            key: "flow",
            found: "a value, although there is crm",
            expected: "one of the two: an own flow writes the lead itself",
            fix: either([removeCommand("crm"), removeCommand("flow")]),
          },
        ]
      : []),
    ...(given.deadLetter === "none" ? storeKeysOf(given).filter(has) : []).map((key) => ({
      key,
      found: "a value, although deadLetter is none",
      expected: "no value: there is no dead-letter store",
      fix: forThisStack(removeCommand(key)),
    })),
    ...(hasReceiver(given) ? [] : ruleKeys.filter(has)).map((key) => ({
      key,
      found: "a value without alertEmails or alertWebhook",
      expected: "one of them: otherwise nobody is told",
      fix: either([setCommand("alertEmails"), removeCommand(key)]),
    })),
  ];
}

/** Mistakes in the file of an own flow. */
function ownFlowMistakes(given: Values): Mistake[] {
  const { flow } = given;
  if (typeof flow !== "string" || !ajv.validate(configKeys.flow?.schema ?? {}, flow)) return [];
  // loaded here, because most stacks have no own flow
  const { flowFileMistakes } = require("../own-flow/check-flow") as typeof import("../own-flow/check-flow");
  return flowFileMistakes(flow, given);
}

/** Settings of one destination that contradict each other. */
function contradictions(name: DestinationName, given: Values): Mistake[] {
  const found = destinationOf(name).mistakes?.(settingsIn(name, given)) ?? [];
  return found.map(({ entry, set, ...mistake }) => {
    const key = isOwnSettings(name) ? `${name}.${entry}` : entry;
    return { ...mistake, key, fix: forThisStack(set ? setCommand(key) : removeCommand(key)) };
  });
}

/** Whether there is a receiver. A list that its own check refuses counts as one. */
export function hasReceiver({ alertEmails = [], alertWebhook }: Values): boolean {
  return alertWebhook !== undefined || !Array.isArray(alertEmails) || alertEmails.length > 0;
}

/** The closest name by edit distance, ignoring letter case; undefined when none is within a third of its length. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((one) => [one, editDistance(name.toLowerCase(), one.toLowerCase())] as const);
  const [[best, distance] = ["", 0]] = distances.sort(([, one], [, other]) => one - other);
  return distance <= Math.max(1, best.length / 3) ? best : undefined;
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
