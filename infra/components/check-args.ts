/** Checks and normalises a lead destination's arguments: known values before anything is registered, the rest when it is known. */
import * as pulumi from "@pulumi/pulumi";
import { checkValue, checkValues, destinationsIn, later, type Mistake } from "../config/check-values";
import { keyOf } from "../config/keys";
import type { LeadDestinationArgs } from "../config/lead-destination-args";
import { flattened, nested } from "../config/map-keys";
import type { DestinationName } from "../destinations/index";
import { LeadError } from "../errors";
import { gated, settled } from "./gate";

/** Default values. */
const defaults = {
  leadSchema: "2022",
  fieldMap: {},
  protect: true,
  names: {},
  deadLetter: "storage",
  deadLetterDays: 90,
  deadLetterReaders: [] as pulumi.Input<string>[],
  createRoleAssignments: true,
  discardDeadLetters: false,
  alertEmails: [] as pulumi.Input<string>[],
  alertSeverity: 1,
  alertThreshold: 0,
  alertWindow: "PT6H",
  tags: {},
} as const satisfies Partial<LeadDestinationArgs>;

/** Arguments with their defaults. A value of another resource settles only when it is valid. */
export type GoodArgs = Omit<LeadDestinationArgs, "crm"> &
  Required<Pick<LeadDestinationArgs, keyof typeof defaults>> & { crm: DestinationName[] };

/**
 * The arguments in the configuration's form: an address without its slash, a time in UTC.
 *
 * @returns `check` rejects with LEADS_CONFIG_INVALID when another resource supplies a wrong value; it reports no secret
 * @throws {LeadError} LEADS_CONFIG_INVALID with every mistake of the values that are known immediately
 */
export function checkArgs(
  name: string,
  args: LeadDestinationArgs,
): { args: GoodArgs; check: pulumi.Output<unknown> } {
  const given = Object.entries(flattened({ ...args })).filter(([, value]) => value !== undefined);
  const now = new Date();
  const known = checkValues(Object.fromEntries(given.map(([key, value]) => [key, knownPart(key, value)])), {
    now,
  });
  const waiting = given.filter(([, value]) => hasLater(value));
  const mistakes = [
    ...known.mistakes,
    ...waiting.flatMap(([key, value]) => (maySupply(key, value) ? [] : [decides(key)])),
  ];
  if (mistakes.length > 0) throw invalid(name, mistakes);
  const found: Mistake[] = [];
  const reads = waiting.map(([key, value]) => {
    const output: pulumi.Output<unknown> = pulumi.output(value as unknown);
    const read = output.apply(async (it: unknown) => {
      const secretKeys = new Set((await pulumi.isSecret(output)) ? [key] : []);
      // an output without a value is a mistake; a missing argument is not
      const checked = checkValue(key, it ?? null, { now, secretKeys });
      found.push(...checked.mistakes);
      return checked.values[key];
    });
    return [key, value, read] as const;
  });
  const check = pulumi.output(
    Promise.all(reads.map(([, , read]) => settled(read))).then(() => {
      if (found.length > 0) throw invalid(name, found);
    }),
  );
  const supplied = reads.map(([key, value, read]) => [
    key,
    Array.isArray(value) && keyOf(key)?.input === "entries"
      ? value.map((entry) => (hasLater(entry) ? gated(check, pulumi.output(entry)) : entry))
      : gated(check, read),
  ]);
  return {
    args: nested({
      ...defaults,
      crm: destinationsIn(known.values),
      ...known.values,
      ...Object.fromEntries(supplied),
    }) as unknown as GoodArgs,
    check,
  };
}

const isLater = (value: unknown) => pulumi.Output.isInstance(value) || value instanceof Promise;

/** Whether part of a value is known only later. */
function hasLater(value: unknown): boolean {
  return (
    isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasLater))
  );
}

/** A value without the entries that are known only later. */
function knownPart(key: string, value: unknown): unknown {
  if (!hasLater(value)) return value;
  if (isLater(value) || keyOf(key)?.isWhole) return later;
  if (Array.isArray(value)) return someOf(value.filter((one) => !hasLater(one)));
  return someOf(Object.fromEntries(Object.entries(value as object).filter(([, one]) => !hasLater(one))));
}

/** An empty rest does not tell whether the whole list is empty. */
const someOf = (rest: object) => (Object.keys(rest).length === 0 ? later : rest);

/** Whether another resource may supply the unknown parts. */
const maySupply = (key: string, value: unknown) => {
  const input = keyOf(key)?.input;
  return input === "value" || (input === "entries" && Array.isArray(value));
};

const decides = (key: string): Mistake => ({
  key,
  found: "an Output or a Promise",
  expected:
    "a value that is known when the program runs: names are made from it, or it decides which resources there are",
  fix: "",
});

const invalid = (name: string, mistakes: readonly Mistake[]) =>
  new LeadError(
    "LEADS_CONFIG_INVALID",
    `LeadDestination ${name}: ${mistakes.map(({ key, found, expected }) => `${key}: found ${found}, expected ${expected}`).join("; ")}. Nothing of it was changed. Fix its arguments`,
  );
