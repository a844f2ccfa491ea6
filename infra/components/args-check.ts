/** Checks and normalises a lead destination's arguments, by the rules of the configuration. */
import * as pulumi from "@pulumi/pulumi";
import { alertProblems } from "../config/alert-check";
import { isOver, isRegion, readValue } from "../config/config-check";
import { fieldMapMistakes } from "../config/field-map-check";
import { LeadError } from "../errors";
import type { LeadDestinationArgs } from "./lead-destination-args";

/**
 * The arguments as the configuration would read them: an address without its slash, a time in UTC.
 *
 * @throws {LeadError} LEADS_CONFIG_INVALID with every mistake at once
 */
export function goodArgs(name: string, args: LeadDestinationArgs): LeadDestinationArgs {
  const read = Object.entries(args).map(([key, value]) => [key, readArg(key, value)] as const);
  const problems = [
    ...pairProblems(args),
    ...read.flatMap(([, { problem }]) => (problem === undefined ? [] : [problem])),
    ...alertProblems({ ...args }),
    ...fieldMapProblems(args),
  ];
  if (problems.length === 0)
    return Object.fromEntries(read.map(([key, { value }]) => [key, value])) as unknown as LeadDestinationArgs;
  throw invalid(name, problems);
}

const invalid = (name: string, problems: readonly string[]) =>
  new LeadError(
    "LEADS_CONFIG_INVALID",
    `LeadDestination ${name}: ${problems.join("; ")}. Nothing was changed. Fix its arguments`,
  );

/**
 * The address may come from another resource, so it is checked when it is known.
 *
 * @throws {LeadError} (rejects) LEADS_CONFIG_INVALID, without the address
 */
export function requireGoodWebhook(name: string, webhook: pulumi.Input<string>): pulumi.Output<void> {
  return pulumi.output(webhook).apply((address) => {
    const read = readValue("alertWebhook", address);
    if ("expected" in read)
      throw invalid(name, [
        `alertWebhook: found a value that does not fit (not shown), expected ${read.expected}`,
      ]);
  });
}

/** Arguments that another resource may supply, or that have a check of their own. */
const notRead: ReadonlySet<string> = new Set(["clientSecret", "fieldMap", "alertWebhook"]);

/** Another resource supplies it: Azure is asked for the workspace when its id is known. */
const isLater = (key: string, value: unknown) =>
  key === "logAnalyticsWorkspaceId" && (pulumi.Output.isInstance(value) || value instanceof Promise);

function readArg(key: string, value: unknown): { value: unknown; problem?: string } {
  if (value === undefined || notRead.has(key) || isLater(key, value)) return { value };
  const problem = (expected: string) => ({
    value,
    problem: `${key}: found ${JSON.stringify(value)}, expected ${expected}`,
  });
  if (key === "location")
    return isRegion(String(value)) ? { value } : problem("an Azure region, e.g. westeurope");
  const read = readValue(key, value);
  if ("expected" in read) return problem(read.expected);
  if (key === "clientSecretExpires" && isOver(String(read.value), new Date()))
    return problem("a time to come");
  return { value: read.value };
}

function pairProblems({ clientId, clientSecret }: LeadDestinationArgs): string[] {
  if ((clientId === undefined) === (clientSecret === undefined)) return [];
  const [found, missing] =
    clientId === undefined ? ["clientSecret", "clientId"] : ["clientId", "clientSecret"];
  return [
    `found ${found} and no ${missing}, expected both of an existing application, or neither for a new one`,
  ];
}

function fieldMapProblems({ fieldMap = {} }: LeadDestinationArgs): string[] {
  return fieldMapMistakes(fieldMap).map(
    ({ column, found, expected }) => `fieldMap.${column}: found ${found}, expected ${expected}`,
  );
}
