/** Rules between keys of a stack file. Those about a key that is missing stay with the program: it can be set in Pulumi.yaml. */
import { configNamespace } from "../../infra/config/commands";
import { isKeyOfFlow } from "../../infra/config/flow-keys";
import { destinationOfKey, keysOfDestination } from "../../infra/config/keys";
import { type DestinationName, destinationNames, isOwnSettings } from "../../infra/destinations/index";
import { encrypted, type Schema } from "./stack-file-values";

const named = (key: string) => `${configNamespace}:${key}`;
// an empty `config:` is null
const all = (...keys: string[]): Schema => ({ type: "object", required: keys.map(named) });
const any = (keys: readonly string[]): Schema => ({ anyOf: keys.map((key) => all(key)) });
// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
const when = (condition: Schema, rule: Schema): Schema => ({ if: condition, then: rule });

/**
 * Keys that contradict each other, written with their namespace.
 *
 * @param keys all keys of a stack
 */
export function contradictions(keys: readonly string[]): Schema[] {
  const owned = (name: DestinationName) => keys.filter((key) => ownerOf(key) === name);
  const notOfFlow = keys.filter((key) => ![undefined, "flow"].includes(ownerOf(key)) && !isKeyOfFlow(key));
  const withoutStore = { properties: { [named("deadLetter")]: { const: "none" } } };
  return [
    { not: all("crm", "flow") },
    { not: { ...all("deadLetter", "deadLetterDays"), ...withoutStore } },
    when(all("flow"), { not: any(notOfFlow) }),
    when(all("crm"), { not: any(owned("flow")) }),
    ...destinationNames.map((name) =>
      when({ allOf: [all("crm"), any(owned(name))] }, { properties: { [named("crm")]: naming(name) } }),
    ),
  ];
}

const ownerOf = (key: string): string | undefined =>
  destinationOfKey(key) ?? (destinationNames.some((name) => name === key) ? key : undefined);

/** A list of destinations that has this one. */
const naming = (name: DestinationName): Schema => ({
  anyOf: [
    { type: "string", pattern: name, patternErrorMessage: `There are settings of ${name}: name it in crm.` },
    { type: "array", contains: { const: name } },
    encrypted,
  ],
});

/** Entries without which a destination's object is refused. */
export function required(names: readonly DestinationName[]): Schema {
  const objects = names.filter(isOwnSettings).flatMap((name) => {
    const entries = Object.entries(keysOfDestination(name))
      .filter(([, key]) => key.required)
      .map(([path]) => path.slice(name.length + 1));
    const rule = { anyOf: [encrypted, { type: "object", required: entries }] };
    return entries.length === 0 ? [] : [[named(name), rule]];
  });
  return { properties: Object.fromEntries(objects) };
}
