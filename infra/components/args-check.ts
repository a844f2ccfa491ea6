/** What the types of a lead destination's arguments cannot say. Configuration is checked before, key by key. */
import * as pulumi from "@pulumi/pulumi";
import { hasReceiver, ruleKeys } from "../alert-keys";
import { valueMistake } from "../config-check";
import { LeadError } from "../errors";
import { fieldMapMistakes } from "../field-map-check";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** @throws {LeadError} LEADS_CONFIG_INVALID with every mistake at once */
export function requireGoodArgs(name: string, args: LeadDestinationArgs): void {
  const problems = [
    ...pairProblems(args),
    ...valueProblems(args),
    ...alertProblems(args),
    ...fieldMapProblems(args),
  ];
  if (problems.length > 0) throw invalid(name, problems);
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
    const expected = valueMistake("alertWebhook", address);
    if (expected !== undefined)
      throw invalid(name, [
        `alertWebhook: found a value that does not fit (not shown), expected ${expected}`,
      ]);
  });
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
const checked = [
  "deadLetter",
  "deadLetterDays",
  "deadLetterReaders",
  "names",
  "alertEmails",
  "alertSeverity",
  "alertThreshold",
  "alertWindow",
  "logAnalyticsWorkspaceId",
] as const;

function valueProblems(args: LeadDestinationArgs): string[] {
  return checked.flatMap((key) => {
    const value = args[key];
    const isKnown = value !== undefined && !pulumi.Output.isInstance(value) && !(value instanceof Promise);
    const expected = isKnown ? valueMistake(key, value) : undefined;
    return expected === undefined ? [] : [`${key}: found ${JSON.stringify(value)}, expected ${expected}`];
  });
}

function alertProblems(args: LeadDestinationArgs): string[] {
  if (hasReceiver(args.alertEmails, args.alertWebhook)) return [];
  return ruleKeys.flatMap((key) =>
    args[key] === undefined
      ? []
      : [
          `${key}: found a value without alertEmails or alertWebhook, expected one of them: otherwise nobody is told`,
        ],
  );
}

function fieldMapProblems({ fieldMap = {} }: LeadDestinationArgs): string[] {
  return fieldMapMistakes(fieldMap).map(
    ({ column, found, expected }) => `fieldMap.${column}: found ${found}, expected ${expected}`,
  );
}
