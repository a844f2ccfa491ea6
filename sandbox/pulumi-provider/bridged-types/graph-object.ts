/**
 * How azuread reads and writes applications and service principals.
 * Source: terraform-provider-azuread internal/services/applications/application_resource.go and
 * internal/services/serviceprincipals/service_principal_resource.go
 */
import { bodyToOutputs, inputsToBody } from "../convert";
import { compact, get, isMap, type PropertyMap, type PropertyValue } from "../property-values";
import { RestError } from "../rest-client";
import type { Properties } from "../types/resource-type";
import type { BridgedContext, BridgedInput } from "./bridged-type";

type Inputs = Readonly<Record<string, BridgedInput>>;

/** The inputs that Graph has too. */
function graphProperties(inputs: Inputs): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([, { local }]) => !local));
}

/** Graph accepts 20 owners with a create. Source: `ownersFirst20`. */
const ownersAtCreate = 20;

export function stringsOf(value: PropertyValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

const reference = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/**
 * POSTs an object with its owners.
 * azuread also binds the caller, and removes it again when the program does not list it. It also renames the
 * object once to see that it was replicated. The result is the same.
 */
export async function createObject(
  { graph }: BridgedContext,
  collection: string,
  inputs: Inputs,
  values: PropertyMap,
): Promise<string> {
  const owners = stringsOf(get(values, "owners"));
  const bound = owners.slice(0, ownersAtCreate).map(reference);
  const { body } = await graph.send("POST", `/${collection}`, {
    ...inputsToBody(graphProperties(inputs), values),
    ...(bound.length > 0 ? { "owners@odata.bind": bound } : {}),
  });
  if (!isMap(body) || typeof body.id !== "string") throw new Error("Bad API response: nil/empty object ID");
  for (const owner of owners.slice(ownersAtCreate)) await addOwner(graph, `/${collection}/${body.id}`, owner);
  return body.id;
}

async function addOwner(graph: BridgedContext["graph"], path: string, owner: string): Promise<void> {
  await graph.send("POST", `${path}/owners/$ref`, { "@odata.id": reference(owner) });
}

/** Input of an update. `body` is sent unchanged and overrides properties from the inputs. */
interface ObjectChange {
  readonly values: PropertyMap;
  readonly state: PropertyMap;
  readonly body?: PropertyMap;
}

/** PATCHes the program's properties, null for removed ones, then the owners if they differ. */
export async function updateObject(
  { graph }: BridgedContext,
  path: string,
  inputs: Inputs,
  { values, state, body = {} }: ObjectChange,
): Promise<void> {
  const isSent = ([name, input]: [string, BridgedInput]) =>
    !input.forceNew &&
    !input.local &&
    !(input.sentWhenChanged && sameList(get(state, name), get(values, name)));
  const changeable = Object.fromEntries(Object.entries(inputs).filter(isSent));
  const dropped = Object.entries(inputs)
    .filter(
      ([name, { computed }]) =>
        !computed && get(values, name) === undefined && get(state, name) !== undefined,
    )
    .map(([name]): [string, PropertyValue] => [name, Array.isArray(get(state, name)) ? [] : null]);
  const wanted = inputsToBody(changeable, { ...Object.fromEntries(dropped), ...values });
  await graph.send("PATCH", path, { ...wanted, ...body });
  await updateOwners(graph, path, values, state);
}

/** A missing list counts as empty. */
function sameList(before: PropertyValue | undefined, wanted: PropertyValue | undefined): boolean {
  return JSON.stringify(before ?? []) === JSON.stringify(wanted ?? []);
}

async function updateOwners(
  graph: BridgedContext["graph"],
  path: string,
  values: PropertyMap,
  state: PropertyMap,
): Promise<void> {
  const wanted = stringsOf(get(values, "owners"));
  const present = stringsOf(get(state, "owners"));
  if (get(values, "owners") === undefined) return;
  for (const owner of wanted.filter((id) => !present.includes(id))) await addOwner(graph, path, owner);
  for (const owner of present.filter((id) => !wanted.includes(id))) {
    await graph.send("DELETE", `${path}/owners/${owner}/$ref`);
  }
}

/** GETs an object and its owners as outputs. Undefined when it does not exist. */
export async function readObject(
  { graph }: BridgedContext,
  path: string,
  inputs: Inputs,
  computed: Properties,
  state: PropertyMap,
): Promise<PropertyMap | undefined> {
  const body = await findByPath(graph, path);
  if (body === undefined) return undefined;
  const owners = await graph.send("GET", `${path}/owners`);
  const value = isMap(owners.body) ? get(owners.body, "value") : undefined;
  const ids = Array.isArray(value)
    ? value.map((owner) => (isMap(owner) ? (get(owner, "id") ?? null) : null))
    : [];
  const local = Object.keys(inputs).filter((name) => inputs[name]?.local);
  return {
    ...compact(local.map((name) => [name, get(state, name)])),
    ...bodyToOutputs({ ...graphProperties(inputs), ...computed }, body),
    owners: ids,
  };
}

/** GETs an object. Undefined when it does not exist. */
export async function findByPath(
  graph: BridgedContext["graph"],
  path: string,
): Promise<PropertyMap | undefined> {
  try {
    const { body } = await graph.send("GET", path);
    return isMap(body) ? body : {};
  } catch (error) {
    if (error instanceof RestError && error.status === 404) return undefined;
    throw error;
  }
}

/** GETs the objects of a collection that match an OData filter. */
export async function findByFilter(
  graph: BridgedContext["graph"],
  collection: string,
  filter: string,
): Promise<PropertyMap[]> {
  const { body } = await graph.send("GET", `/${collection}?$filter=${encodeURIComponent(filter)}`);
  const value = isMap(body) ? get(body, "value") : undefined;
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** Text in an OData filter. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The last part of `/applications/<objectId>`. */
export function objectIdOf(id: string, collection: string): string {
  const match = new RegExp(`^/${collection}/([^/]+)$`).exec(id);
  if (match?.[1] === undefined) {
    throw new Error(`found the id '${id}', expected '/${collection}/<object id>'`);
  }
  return match[1];
}

/** Puts text before the service's own, as in azuread's diagnostics. */
export async function explained<Result>(summary: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    throw new Error(
      `${summary}: unexpected status ${error.status} with OData error: ${error.code}: ${error.detail}`,
      {
        cause: error,
      },
    );
  }
}
