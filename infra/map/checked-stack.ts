/** What the program's check says of settings that are in a file, with edits of that file as fixes, and the names that the stack takes. */
import { checkedConfig } from "../config/check-config";
import { destinationsIn } from "../config/check-values";
import { configName } from "../config/commands";
import { destinationWorkflowName, resourceNames } from "../names/names";
import { asProgram } from "./as-program";
import { fileEdits, keyPath } from "./file-edits";
import type { PlanOptions } from "./planned-workflows";
import { type FileConfig, withStandIns } from "./stand-ins";

export interface SettingMistake {
  /** Full key, then entries: `["marketplace-leads:fieldMap", "jobtitle"]`. */
  path: readonly string[];
  found: string;
  expected: string;
  /** An edit of the file, or commands for a secret. */
  fix: string;
  /** Whether the setting is absent, or contradicts one that may be elsewhere. */
  dependsOnOthers: boolean;
}

/** A name that only one resource may have. */
export interface TakenName {
  /** Full key of the setting that gives it. */
  key: string;
  name: string;
  /** Where it must be unique; equal texts are one place. */
  within: string;
}

export interface CheckedStack {
  mistakes: SettingMistake[];
  names: TakenName[];
}

/** @param config full key → value, with the secrets as a stack file has them */
export function checkedStack(config: FileConfig, { stack, folder, now }: PlanOptions): CheckedStack {
  return asProgram(stack, folder, () => {
    const { mistakes, values } = checkedConfig({ ...withStandIns(config), now });
    return {
      mistakes: mistakes.map(({ key, found, expected, fix }) => ({
        path: keyPath(key.includes(":") ? key : configName(key)),
        // the key of an own flow's mistake ends with the file and the place in it
        found: key.startsWith("flow ") ? `${found} in ${key.slice("flow ".length)}` : found,
        expected,
        fix: fileEdits(fix, stack),
        dependsOnOthers: /^(no value|a value[ ,])/.test(found),
      })),
      names: takenNames(values, stack, String(config["azure-native:subscriptionId"] ?? "")),
    };
  });
}

/** Names of the resources that the stack makes. Azure compares them without letter case. */
function takenNames(
  values: Readonly<Record<string, unknown>>,
  stack: string,
  subscription: string,
): TakenName[] {
  const { offerId } = values;
  if (typeof offerId !== "string") return [];
  const given = { ...(values.names as Readonly<Record<string, string>> | undefined) };
  const source = { offerId, stack };
  const names = resourceNames(source, given);
  const destinations = destinationsIn(values);
  const group = String(values.resourceGroupName ?? names.resourceGroup);
  const inSubscription = `subscription ${subscription}`;
  const inGroup = `the resource group ${group}${subscription === "" ? "" : ` of ${subscription}`}`;
  const workflows =
    destinations.length === 1
      ? []
      : destinations.map((name) => destinationWorkflowName(source, name, given.workflow));
  const taken: [key: string, name: string | undefined, within: string][] = [
    ["names.resourceGroup", values.resourceGroupName === undefined ? group : undefined, inSubscription],
    ...[names.workflow, ...workflows].map((name): [string, string, string] => [
      "names.workflow",
      name,
      inGroup,
    ]),
    ["names.connection", names.connection, inGroup],
    ["names.identity", names.identity, inGroup],
    ["names.application", values.clientId === undefined ? names.application : undefined, "the tenant"],
    ["names.storageAccount", values.deadLetter === "none" ? undefined : given.storageAccount, "Azure"],
    ["azureTable.accountName", values["azureTable.accountName"] as string | undefined, "Azure"],
  ];
  return taken.flatMap(([key, name, within]) =>
    name === undefined
      ? []
      : [{ key: configName(key), name: name.toLowerCase(), within: within.toLowerCase() }],
  );
}
