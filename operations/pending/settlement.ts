/** Decides about every creation that an interrupted update left open. Reads only. */
import { type ArmLooking, decideArm } from "./arm-resource";
import { type Decision, importCommand, type Settlement } from "./decision";
import { decideEntra, type EntraLooking } from "./entra";
import { nameOf, pendingCreates, type ResourceState, recorded, type StackExport } from "./stack-export";

export async function decideAll(
  exported: StackExport,
  looking: ArmLooking & EntraLooking,
): Promise<Settlement[]> {
  const settlements: Settlement[] = [];
  for (const resource of pendingCreates(exported))
    settlements.push({ resource, decision: await decide(exported, resource, looking) });
  return settlements;
}

async function decide(
  exported: StackExport,
  resource: ResourceState,
  looking: ArmLooking & EntraLooking,
): Promise<Decision> {
  const known =
    (await decideEntra(exported, resource, looking)) ?? (await decideArm(exported, resource, looking));
  return known ?? decideOther(exported, resource);
}

/** Providers and components exist only in the state; the rest is not known here. */
function decideOther(exported: StackExport, resource: ResourceState): Decision {
  const { type, urn } = resource;
  const name = nameOf(urn);
  if (type.startsWith("pulumi:")) return { kind: "forget", text: `${name} had not been created` };
  const isKnown = recorded(exported, urn) !== undefined;
  return {
    kind: "doubt",
    text: `${name} of type ${type} may exist or not`,
    fixes: isKnown ? [] : [`If it exists, put its id in place of ID: ${importCommand(resource, "ID")}`],
  };
}

/** A file for `pulumi import --file`. Source: https://www.pulumi.com/docs/iac/guides/migration/import/ */
export function importFileOf(settlements: readonly Settlement[]): object {
  const nameTable: Record<string, string> = {};
  const named = (urn: string | undefined) => {
    if (urn === undefined) return undefined;
    const name = `urn${Object.keys(nameTable).length}`;
    nameTable[name] = urn;
    return name;
  };
  const resources = settlements.flatMap(({ resource, decision }) => {
    if (decision.kind !== "adopt") return [];
    const { type, urn, parent, provider } = resource;
    const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
    return [
      { type, name: nameOf(urn), id: decision.id, parent: named(parent), provider: named(providerUrn) },
    ];
  });
  return { nameTable, resources };
}
