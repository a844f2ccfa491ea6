/** Decides about an Azure resource whose creation was interrupted. azure-native refuses to create one that exists, so it is adopted. */
import { type ArmClient, ArmError } from "../services/arm-client";
import { armFailure } from "../services/arm-failure";
import { armIdOf, sameId } from "./arm-types";
import { type Decision, importCommand, isRecent, type Looking, lookFor } from "./decision";
import { nameOf, type ResourceState, recorded, type StackExport, textOf } from "./stack-export";

interface ArmBody {
  properties: Readonly<Record<string, unknown>>;
  systemData?: { createdAt?: string };
}

export interface ArmLooking extends Looking {
  arm: ArmClient;
  /** Where a resource group is, if no other resource says it. */
  subscriptionId: string | undefined;
}

/** @returns undefined for a type whose id does not follow from its inputs */
export async function decideArm(
  exported: StackExport,
  resource: ResourceState,
  looking: ArmLooking,
): Promise<Decision | undefined> {
  const { inputs, type, urn } = resource;
  const apiVersion = textOf(inputs, "azureApiVersion");
  const id = armIdOf(type, inputs, subscriptionOf(exported) ?? looking.subscriptionId);
  if (id === undefined || apiVersion === undefined) return undefined;
  const name = nameOf(urn);
  const before = recorded(exported, urn);
  const isThere = before?.pendingReplacement !== true && sameId(before?.id ?? "", id);
  if (isThere) return { kind: "forget", text: `${name} is in the state already` };
  const found = await lookFor(looking, () => read(looking.arm, id, apiVersion));
  if (found === undefined) return { kind: "forget", text: `${name} had not been created` };
  const doubt = await doubtAbout({ exported, id, found, hasBefore: before !== undefined }, looking);
  if (doubt === undefined) return { kind: "adopt", id, text: `adopted ${name}, which exists: ${id}` };
  return { kind: "doubt", text: `${name} ${doubt.text}: ${id}`, fixes: doubt.fixes(resource, id) };
}

async function read(arm: ArmClient, id: string, apiVersion: string): Promise<ArmBody | undefined> {
  try {
    return await arm.get<ArmBody>(id, { "api-version": apiVersion });
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw armFailure(error, `Looking for ${id}`);
  }
}

interface Doubt {
  text: string;
  fixes: (resource: ResourceState, id: string) => string[];
}

const takeOver = (resource: ResourceState, id: string) => [
  `If this stack made ${nameOf(resource.urn)}, take it over: ${importCommand(resource, id)}`,
  "If it belongs to somebody else, leave it and give yours another name: names in docs/configuration.md.",
];
const deleteIt = (_: ResourceState, id: string) => [
  `If nobody else uses it, delete it: az resource delete --ids '${id}'`,
];

interface Found {
  exported: StackExport;
  id: string;
  found: ArmBody;
  /** Whether the state has another resource under this URN, which this one was to replace. */
  hasBefore: boolean;
}

async function doubtAbout(about: Found, looking: ArmLooking): Promise<Doubt | undefined> {
  const { exported, id, found, hasBefore } = about;
  if (hasBefore) return { text: "exists, but the state has an older one in its place", fixes: deleteIt };
  const state = String(found.properties.provisioningState ?? "Succeeded");
  if (!["Succeeded", "Failed", "Canceled"].includes(state))
    return { text: `is not ready yet (${state})`, fixes: () => ["Wait a minute."] };
  if (isInside(exported, id) || isRecent(looking, createdAt(found))) return undefined;
  if (isGroup(id)) {
    const count = await countIn(id, looking.arm);
    if (count === 0) return undefined;
    return { text: `exists with ${count} resources in it, expected none`, fixes: takeOver };
  }
  return { text: "exists, but nothing shows that this stack made it", fixes: takeOver };
}

/** Whether it is part of a resource that the stack made. */
function isInside({ deployment }: StackExport, id: string): boolean {
  const inside = id.toLowerCase();
  return (deployment.resources ?? []).some(
    (resource) =>
      resource.id?.startsWith("/subscriptions/") && inside.startsWith(`${resource.id.toLowerCase()}/`),
  );
}

/** Services name it differently; some do not say it. */
function createdAt({ properties, systemData }: ArmBody): string | undefined {
  const names = ["createdTime", "createdOn", "creationTime"];
  const times = [systemData?.createdAt, ...names.map((name) => properties[name])];
  return times.find((time) => typeof time === "string");
}

const isGroup = (id: string): boolean => /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(id);

/** Source: https://learn.microsoft.com/rest/api/resources/resources/list-by-resource-group */
async function countIn(group: string, arm: ArmClient): Promise<number> {
  let count = 0;
  try {
    for await (const page of arm.pages<object>(`${group}/resources`, { "api-version": "2021-04-01" }))
      count += page.length;
  } catch (error) {
    throw armFailure(error, `Reading what is in ${group}`);
  }
  return count;
}

/** The subscription of the stack's other resources, or of its provider. */
function subscriptionOf({ deployment }: StackExport): string | undefined {
  const all = [
    ...(deployment.resources ?? []),
    ...(deployment.pending_operations ?? []).map((one) => one.resource),
  ];
  const configured = all
    .filter(({ type }) => type === "pulumi:providers:azure-native")
    .map(({ inputs }) => textOf(inputs, "subscriptionId"))
    .find((found) => found !== undefined);
  const ids = all.map(({ id }) => /^\/subscriptions\/([^/]+)\//i.exec(id ?? "")?.[1]);
  return configured ?? ids.find((found) => found !== undefined);
}
