/**
 * Refuses, at preview, what would give a deployed resource another name, group or region.
 *
 * Layer: resources. The guarded properties are in `ignoreChanges`, so the engine never plans a replacement; the guard then compares
 * what is deployed with what is asked for. See docs/decisions/0010.
 */
import type * as pulumi from "@pulumi/pulumi";
import { LeadError } from "../errors";

/** Where a resource is asked to be. */
export interface Place {
  /** Resource Manager id from `/resourceGroups/` on. */
  idSuffix: string;
  location: string;
  /** Another fix, for a resource that can keep a name of its own while all else changes: the command, by its deployed name. */
  keepName?: (deployedName: string) => string;
  /** How a renamed stack keeps its names, by the deployed id; undefined when it was not renamed. */
  keptNames?: (deployedId: string) => { formerStack: string; commands: string[] } | undefined;
}

/**
 * Fails when the deployed resource lies elsewhere than asked; passes for one that is not deployed yet.
 *
 * @throws {LeadError} (rejects) LEADS_REPLACEMENT_REFUSED
 */
export function refuseReplacement(
  resource: { id: pulumi.Output<string>; location: pulumi.Output<string | undefined> },
  asked: Place,
): pulumi.Output<void> {
  return resource.id.apply((id) =>
    resource.location.apply((location) => {
      const problem = difference(id, location, asked);
      if (problem === undefined) return;
      const kept = asked.keptNames?.(id);
      if (kept !== undefined) throw renamed(problem, kept);
      throw refusal(problem, asked.keepName?.(id.split("/").at(-1) ?? ""));
    }),
  );
}

/** What differs, in words; undefined when nothing does. Azure compares ids and regions without letter case. */
export function difference(id: string, location: string | undefined, asked: Place): string | undefined {
  if (!id.toLowerCase().endsWith(asked.idSuffix.toLowerCase())) {
    const deployed = id.slice(Math.max(0, id.toLowerCase().indexOf("/resourcegroups/")));
    return `${deployed} is deployed, the configuration now asks for ${asked.idSuffix}`;
  }
  if (location === undefined || regionOf(location) === regionOf(asked.location)) return undefined;
  return `${asked.idSuffix} is deployed in ${regionOf(location)}, the configuration now asks for ${regionOf(asked.location)}`;
}

const regionOf = (location: string) => location.replaceAll(" ", "").toLowerCase();

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
