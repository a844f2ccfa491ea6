/**
 * What the types of a lead destination's arguments cannot say. The program's configuration is checked before, key by key; whoever uses
 * the component in a program of their own is told here.
 *
 * Layer: resources, the bottom. Registers nothing.
 */
import { LeadError } from "../errors";
import { fieldMapMistakes } from "../field-map-check";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** @throws {LeadError} LEADS_CONFIG_INVALID with the first mistake */
export function requireGoodArgs(name: string, args: LeadDestinationArgs): void {
  const problem = pairProblem(args) ?? fieldMapProblem(args);
  if (problem !== undefined)
    throw new LeadError("LEADS_CONFIG_INVALID", `LeadDestination ${name}${problem}; nothing was changed.`);
}

function pairProblem({ clientId, clientSecret }: LeadDestinationArgs): string | undefined {
  if ((clientId === undefined) === (clientSecret === undefined)) return undefined;
  const [found, missing] =
    clientId === undefined ? ["clientSecret", "clientId"] : ["clientId", "clientSecret"];
  return `: found ${found} and no ${missing}, expected both of an existing application, or neither for a new one. Mend its arguments`;
}

function fieldMapProblem({ fieldMap = {} }: LeadDestinationArgs): string | undefined {
  const [mistake] = fieldMapMistakes(fieldMap);
  if (mistake === undefined) return undefined;
  const { column, found, expected } = mistake;
  return `, fieldMap.${column}: found ${found}, expected ${expected}. Mend or remove that entry of its arguments`;
}
