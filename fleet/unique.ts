/** What only one stack of the fleet may have: its name, its offer id, names of its resources. */
import type { FileMistake } from "./file-mistake";
import { type Layer, type LayeredStack, offerIdKey, placeIn } from "./offer-layers";

/** A name that only one resource may have. */
export interface TakenName {
  /** Full key of the setting that gives it. */
  key: string;
  name: string;
  /** Where it must be unique. */
  within: string;
}

export function repeatedStacks(stacks: readonly LayeredStack[]): FileMistake[] {
  return repeated(stacks, ({ stack }) => stack.toLowerCase()).map(([first, { file, environment, stack }]) => ({
    file,
    path: environment === "" ? [] : ["environments", environment],
    // file systems of Windows and macOS ignore letter case
    found: `the stack ${stack}, which ${placeOf(first)} has too`,
    expected: "another name for each stack",
    fix: `write stack: ${stack}-2${environment === "" ? "" : ` in environments.${environment}`}`,
  }));
}

/** Stacks of one file may be environments of one offer. */
export function repeatedOffers(stacks: readonly LayeredStack[]): FileMistake[] {
  const offers = stacks.filter(
    ({ offerId, file }, index) =>
      offerId !== "" && stacks.findIndex((other) => other.file === file && other.offerId === offerId) === index,
  );
  return repeated(offers, ({ offerId }) => offerId.toLowerCase()).map(([first, other]) => ({
    ...origin(other, [offerIdKey]),
    found: `the offer id ${other.offerId}, which ${first.file} has too`,
    expected: "one file for each offer",
    fix: `write the id of the other offer, or make both stacks environments of ${first.file}`,
  }));
}

/** @param names those of each stack, in the order of `stacks` */
export function repeatedNames(
  stacks: readonly LayeredStack[],
  names: readonly (readonly TakenName[])[],
): FileMistake[] {
  const all = stacks.flatMap((stack, index) => (names[index] ?? []).map((taken) => ({ stack, ...taken })));
  const others = repeated(all, ({ name, within, key }) => JSON.stringify([kindOf(key), name, within]));
  return others
    .filter(([first, { stack }]) => first.stack !== stack)
    .map(([first, { stack, key, name, within }]) => ({
      ...origin(stack, key.split(".")),
      found: `the name ${name}, which the stack ${first.stack.stack} has too`,
      expected: `different names in ${within.trim()}`,
      fix: `write another name for ${stack.stack}, or take it out: then the name is made of offer and stack`,
    }));
}

/** Storage accounts of all uses share their names. */
const kindOf = (key: string) => key.replace("azureTable.accountName", "names.storageAccount");

const placeOf = ({ file, environment }: LayeredStack) =>
  environment === "" ? file : `the environment ${environment} of ${file}`;

/** Pairs of the first with a key, and each other that has it. */
function repeated<Item>(items: readonly Item[], keyOf: (item: Item) => string): [Item, Item][] {
  const firsts = new Map<string, Item>();
  return items.flatMap((item): [Item, Item][] => {
    const first = firsts.get(keyOf(item));
    if (first === undefined) firsts.set(keyOf(item), item);
    return first === undefined ? [] : [[first, item]];
  });
}

/** File and place that give a stack its setting; the file's `config` when none does. */
export function origin({ layers, file }: LayeredStack, path: readonly string[]): Pick<FileMistake, "file" | "path"> {
  const layer = layers.findLast((one) => hasSetting(one, path)) ?? layers.findLast((one) => hasSetting(one, path.slice(0, 1)));
  if (layer !== undefined) return { file: layer.file, path: placeIn(layer, path) };
  const [key = "", ...entries] = path;
  return { file, path: ["config", key.replace(/^marketplace-leads:/, ""), ...entries] };
}

function hasSetting(layer: Layer, path: readonly string[]): boolean {
  let value: unknown = layer.content;
  for (const key of placeIn(layer, path).slice(layer.path.length)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value !== null;
}
