/** What the types of a lead destination's arguments cannot say. Configuration is checked before, key by key. */
import { valueMistake } from "../config-check";
import { LeadError } from "../errors";
import { fieldMapMistakes } from "../field-map-check";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** @throws {LeadError} LEADS_CONFIG_INVALID with every mistake at once */
export function requireGoodArgs(name: string, args: LeadDestinationArgs): void {
  const problems = [...pairProblems(args), ...valueProblems(args), ...fieldMapProblems(args)];
  if (problems.length === 0) return;
  throw new LeadError(
    "LEADS_CONFIG_INVALID",
    `LeadDestination ${name}: ${problems.join("; ")}. Nothing was changed. Fix its arguments`,
  );
}

function pairProblems({ clientId, clientSecret }: LeadDestinationArgs): string[] {
  if ((clientId === undefined) === (clientSecret === undefined)) return [];
  const [found, missing] =
    clientId === undefined ? ["clientSecret", "clientId"] : ["clientId", "clientSecret"];
  return [
    `found ${found} and no ${missing}, expected both of an existing application, or neither for a new one`,
  ];
}

/** Arguments that a configuration key of the same name checks. */
const checked = ["deadLetter", "deadLetterDays", "deadLetterReaders", "names"] as const;

function valueProblems(args: LeadDestinationArgs): string[] {
  return checked.flatMap((key) => {
    const value = args[key];
    const expected = value === undefined ? undefined : valueMistake(key, value);
    return expected === undefined ? [] : [`${key}: found ${JSON.stringify(value)}, expected ${expected}`];
  });
}

function fieldMapProblems({ fieldMap = {} }: LeadDestinationArgs): string[] {
  return fieldMapMistakes(fieldMap).map(
    ({ column, found, expected }) => `fieldMap.${column}: found ${found}, expected ${expected}`,
  );
}
