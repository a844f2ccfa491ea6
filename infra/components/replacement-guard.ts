/** Refuses at preview a change of a deployed resource's name, group or region. See docs/decisions/0010. */
import * as pulumi from "@pulumi/pulumi";
import { region } from "../config/values";
import { LeadError } from "../errors";
import { keptNames } from "../names/renamed-stack";
import type { DestinationPart } from "./destination-part";

const inGroup = ["resourceGroupName", "location"];

/** Resource Manager adds these, and they are also inputs, so a refresh would cause an update at the next `up`. */
const returnedByAzure = {
  workflow: ["endpointsConfiguration"],
  connection: [
    "properties.statuses",
    "properties.testLinks",
    "properties.createdTime",
    "properties.changedTime",
    "properties.nonSecretParameterValues",
    "properties.customParameterValues",
  ],
};

/**
 * Inputs that the engine never changes, by resource. Another value would replace or rename the resource. The check
 * below refuses it before anything is changed.
 */
export const keptInputs = {
  group: inGroup,
  workflow: ["workflowName", ...inGroup, ...returnedByAzure.workflow],
  connection: [
    "connectionName",
    ...inGroup,
    "properties.api",
    "properties.displayName",
    ...returnedByAzure.connection,
  ],
  identity: ["resourceName", ...inGroup],
  account: ["accountName", ...inGroup],
  inAccount: inGroup,
  alertGroup: ["actionGroupName", "resourceGroupName"],
  alertRule: ["ruleName", "resourceGroupName"],
};

/** The configured place of a resource. */
export interface Place {
  /** Resource Manager id below the group; empty for the group itself. */
  path: string;
  /** Another fix, for a resource that can keep its name while the rest changes: the command for its deployed name. */
  keepName?: (deployedName: string) => string;
}

/**
 * Fails when the deployed resource is not where the configuration says; passes for one that is not deployed yet.
 *
 * @throws {LeadError} (rejects) LEADS_REPLACEMENT_REFUSED
 */
export function refuseReplacement(
  resource: { id: pulumi.Output<string>; location: pulumi.Output<string | undefined> },
  { args, groupName }: Pick<DestinationPart, "args" | "groupName">,
  { path, keepName }: Place,
): pulumi.Output<void> {
  return pulumi.all([resource.id, resource.location, groupName]).apply(([id, location, group]) => {
    const problem = difference(id, location, {
      idSuffix: `/resourceGroups/${group}${path}`,
      location: args.location,
    });
    if (problem === undefined) return;
    const kept = keptNames(args, id);
    throw kept === undefined
      ? refusal(problem, keepName?.(id.split("/").at(-1) ?? ""))
      : renamed(problem, kept);
  });
}

/** What differs, in words; undefined when nothing does. Azure ignores letter case in ids and regions. */
function difference(
  id: string,
  location: string | undefined,
  asked: { idSuffix: string; location: string },
): string | undefined {
  if (!id.toLowerCase().endsWith(asked.idSuffix.toLowerCase())) {
    const deployed = id.slice(Math.max(0, id.toLowerCase().indexOf("/resourcegroups/")));
    return `${deployed} is deployed, the configuration now asks for ${asked.idSuffix}`;
  }
  if (location === undefined || region(location) === asked.location) return undefined;
  return `${asked.idSuffix} is deployed in ${region(location)}, the configuration now asks for ${asked.location}`;
}

const consequence =
  "Azure can only do that by replacing the Logic App: its callback URL would stop working and every lead sent to it " +
  "would be lost until the offer is connected again in Partner Center.";

function renamed(problem: string, kept: { formerStack: string; commands: string[] }): LeadError {
  return new LeadError(
    "LEADS_REPLACEMENT_REFUSED",
    `${problem}. ${consequence} The stack was called ${kept.formerStack} before, and names are made of the stack's. ` +
      `Keep the deployed names. Run:\n  ${kept.commands.join("\n  ")}\nOr rename the stack back: pulumi stack rename ${kept.formerStack}`,
  );
}

function refusal(problem: string, keepName: string | undefined): LeadError {
  return new LeadError(
    "LEADS_REPLACEMENT_REFUSED",
    `${problem}. ${consequence} Set the configuration back (offerId, names, ` +
      "resourceGroupName, azure-native:location; a renamed stack's name) and run pulumi up, or deploy a second stack beside this one, connect the offer to its callbackUrl, " +
      "and destroy this one last" +
      (keepName === undefined
        ? ""
        : `. If only its name differs from the deployed one, keep that: ${keepName}`),
  );
}
