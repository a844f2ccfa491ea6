/** Decides about Entra objects whose creation was interrupted. Their ids are random, so they are found by name. */
import { type Decision, importCommand, isRecent, type Looking, lookFor } from "./decision";
import type { GraphApplication, GraphClient } from "./graph-client";
import {
  type Inputs,
  nameOf,
  type ResourceState,
  recorded,
  recordedIds,
  type StackExport,
  textOf,
} from "./stack-export";

export interface EntraLooking extends Looking {
  graph: GraphClient;
}

const applicationType = "azuread:index/application:Application";
const passwordType = "azuread:index/applicationPassword:ApplicationPassword";

/** @returns undefined for another type */
export async function decideEntra(
  exported: StackExport,
  resource: ResourceState,
  looking: EntraLooking,
): Promise<Decision | undefined> {
  if (resource.type === applicationType) return decideApplication(exported, resource, looking);
  if (resource.type === passwordType) return decidePassword(exported, resource, looking);
  const isTakenOver = resource.inputs?.useExisting === true;
  if (resource.type === "azuread:index/servicePrincipal:ServicePrincipal" && isTakenOver)
    return { kind: "forget", text: `${nameOf(resource.urn)} is taken over by the update if it exists` };
  return undefined;
}

/** azuread renames a new application to this and back, to see that it is there everywhere. Source: terraform-provider-azuread application_resource.go */
const temporaryName = "TERRAFORM_UPDATE_";

async function decideApplication(
  exported: StackExport,
  resource: ResourceState,
  looking: EntraLooking,
): Promise<Decision> {
  const { inputs, urn } = resource;
  const { graph } = looking;
  const name = nameOf(urn);
  const displayName = textOf(inputs, "displayName") ?? "";
  const known = recordedIds(exported, applicationType);
  const unknown = (found: GraphApplication[]) =>
    found.filter(({ id }) => !known.includes(`/applications/${id}`));
  const found = await lookFor(looking, async () => {
    const named = unknown(await graph.applicationsNamed(displayName));
    if (named.length > 0) return named;
    const renamed = unknown(await graph.applicationsWithPrefix(temporaryName));
    const recent = renamed.filter(({ createdDateTime }) => isRecent(looking, createdDateTime));
    return recent.length > 0 ? recent : undefined;
  });
  const isKnown = recorded(exported, urn) !== undefined;
  if (found === undefined)
    return {
      kind: "forget",
      text: `${name} ${isKnown ? "is in the state already" : "had not been created"}`,
    };
  const judged: [GraphApplication, string[]][] = [];
  for (const one of found) judged.push([one, await signsOfUse(one, inputs, looking)]);
  const [first] = judged;
  const isOurs = first !== undefined && first[1].length === 0 && first[0].displayName === displayName;
  if (isOurs && judged.length === 1 && !isKnown) {
    const id = `/applications/${first[0].id}`;
    return {
      kind: "adopt",
      id,
      text: `adopted ${name}, which exists: application ${displayName}, ${first[0].id}`,
    };
  }
  const several = isKnown ? "the state has another one" : "expected one that nobody uses yet";
  const lines = judged.map(
    ([one, signs]) => `  ${one.id} ${one.displayName}: ${signs.length > 0 ? signs.join(", ") : "not in use"}`,
  );
  return {
    kind: "doubt",
    text: `${name} may be an application that exists; ${several}:\n${lines.join("\n")}`,
    fixes: found.flatMap(({ id }) => [
      ...(isKnown
        ? []
        : [`If this stack made ${id}, take it over: ${importCommand(resource, `/applications/${id}`)}`]),
      `If nobody needs ${id}, delete it: az ad app delete --id ${id}`,
    ]),
  };
}

/** Why an application may belong to somebody else. The interrupted update had created nothing more than the application itself. */
async function signsOfUse(
  application: GraphApplication,
  inputs: Inputs | undefined,
  looking: EntraLooking,
): Promise<string[]> {
  const { graph } = looking;
  const { passwordCredentials = [], keyCredentials = [], createdDateTime, signInAudience } = application;
  const { identifierUris = [], requiredResourceAccess = [] } = application;
  const wantedOwners = Array.isArray(inputs?.owners) ? inputs.owners.map(String) : [];
  const owners = await graph.ownersOf(application.id);
  const signs: [boolean, string][] = [
    [!isRecent(looking, createdDateTime), `created ${createdDateTime}, not at the time of the update`],
    [await graph.hasServicePrincipal(application.appId), "has a service principal"],
    [passwordCredentials.length + keyCredentials.length > 0, "has a secret or certificate"],
    [identifierUris.length + requiredResourceAccess.length > 0, "has a URI or permissions"],
    [signInAudience !== (textOf(inputs, "signInAudience") ?? "AzureADMyOrg"), `is for ${signInAudience}`],
    [!wantedOwners.every((owner) => owners.includes(owner)), "has other owners"],
  ];
  return signs.filter(([isSo]) => isSo).map(([, sign]) => sign);
}

async function decidePassword(
  exported: StackExport,
  { inputs, urn }: ResourceState,
  looking: EntraLooking,
): Promise<Decision> {
  const name = nameOf(urn);
  const displayName = textOf(inputs, "displayName");
  const objectId = /^\/applications\/([^/]+)$/.exec(textOf(inputs, "applicationId") ?? "")?.[1];
  if (objectId === undefined || displayName === undefined)
    return { kind: "doubt", text: `${name} has no application or no name`, fixes: [] };
  const known = recordedIds(exported, passwordType).map((id) => id.toLowerCase());
  const left = await lookFor(looking, async () => {
    const { passwordCredentials = [] } = (await looking.graph.application(objectId)) ?? {};
    const unknown = passwordCredentials.filter(
      (one) =>
        one.displayName === displayName && !known.includes(`${objectId}/password/${one.keyId}`.toLowerCase()),
    );
    return unknown.length > 0 ? unknown : undefined;
  });
  if (left === undefined) return { kind: "forget", text: `${name} had not been created` };
  const old = left.filter(({ startDateTime }) => !isRecent(looking, startDateTime));
  const keyIds = left.map(({ keyId }) => keyId);
  if (old.length === 0)
    return {
      kind: "remove",
      applicationId: objectId,
      keyIds,
      text: `removed ${name}, which exists, because nobody can read its secret any more: ${keyIds.join(", ")}`,
    };
  return {
    kind: "doubt",
    text: `${name} may be a secret "${displayName}" that exists since ${old.map((one) => one.startDateTime).join(", ")}, not from the time of the update`,
    fixes: old.map(
      ({ keyId }) =>
        `If nobody uses it, remove it: az ad app credential delete --id ${objectId} --key-id ${keyId}`,
    ),
  };
}
