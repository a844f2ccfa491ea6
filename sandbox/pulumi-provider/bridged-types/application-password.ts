/**
 * azuread:index/applicationPassword:ApplicationPassword. Graph shows the secret once, so it cannot be
 * imported.
 * Source: @pulumi/azuread 6.9.1 applicationPassword.d.ts; terraform-provider-azuread
 * internal/services/applications/application_password_resource.go, internal/helpers/credentials.go
 */
import { compact, get, getString, isMap, type PropertyMap } from "../property-values";
import { string, stringMap } from "../types/resource-type";
import type { BridgedContext, BridgedState, BridgedType } from "./bridged-type";
import { explained, findByPath, objectIdOf } from "./graph-object";

/** `<application's object id>/password/<key id>`. */
function parseId(id: string): { objectId: string; keyId: string } {
  const [objectId, kind, keyId, ...rest] = id.split("/");
  if (!objectId || kind !== "password" || !keyId || rest.length > 0) {
    throw new Error(`found the id '${id}', expected '<object id>/password/<key id>'`);
  }
  return { objectId, keyId };
}

const unitSeconds = { h: 3600, m: 60, s: 1 } as const;

/** A Go duration, e.g. `2400h30m`, in seconds. */
function durationSeconds(text: string): number {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) {
    throw new Error(
      `found the duration '${text}' in endDateRelative, expected one like '8760h' or '2400h30m'`,
    );
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitSeconds[unit as "h" | "m" | "s"],
    0,
  );
}

function endDateOf(values: PropertyMap, now: Date): string | undefined {
  const relative = getString(values, "endDateRelative");
  if (relative === undefined) return getString(values, "endDate");
  const start = new Date(getString(values, "startDate") ?? now);
  const end = new Date(start.getTime() + durationSeconds(relative) * 1000);
  return end.toISOString().replace(/\.\d+Z$/, "Z");
}

async function read(
  { graph }: BridgedContext,
  id: string,
  state: PropertyMap,
): Promise<BridgedState | undefined> {
  const { objectId, keyId } = parseId(id);
  const body = await findByPath(graph, `/applications/${objectId}`);
  const credentials = body && get(body, "passwordCredentials");
  const found = (Array.isArray(credentials) ? credentials : [])
    .filter(isMap)
    .find((one) => getString(one, "keyId")?.toLowerCase() === keyId.toLowerCase());
  if (found === undefined) return undefined;
  const outputs = {
    ...state,
    applicationId: `/applications/${objectId}`,
    displayName: get(found, "displayName"),
    // in Graph's format, because a plan compares them with the program's text
    endDate: getString(found, "endDateTime") ?? "",
    keyId,
    startDate: getString(found, "startDateTime") ?? "",
  };
  return { id, outputs: compact(Object.entries(outputs)) };
}

export const applicationPassword: BridgedType = {
  token: "azuread:index/applicationPassword:ApplicationPassword",
  terraformName: "azuread_application_password",
  inputs: {
    applicationId: { ...string, required: true, forceNew: true },
    displayName: { ...string, computed: true, forceNew: true },
    endDate: { ...string, computed: true, forceNew: true },
    endDateRelative: { ...string, forceNew: true },
    rotateWhenChanged: { ...stringMap, forceNew: true },
    startDate: { ...string, computed: true, forceNew: true },
  },
  computed: { keyId: string, value: string },
  secrets: ["value"],
  importable: false,
  async create(context, values) {
    const objectId = objectIdOf(getString(values, "applicationId") ?? "", "applications");
    const passwordCredential = compact([
      ["displayName", get(values, "displayName")],
      ["startDateTime", get(values, "startDate")],
      ["endDateTime", endDateOf(values, context.now())],
    ]);
    const { body } = await explained(
      `Adding password for application with object ID "${objectId}"`,
      context.graph.send("POST", `/applications/${objectId}/addPassword`, { passwordCredential }),
    );
    const answer = isMap(body) ? body : {};
    const keyId = getString(answer, "keyId");
    const value = getString(answer, "secretText");
    if (!keyId || !value) throw new Error("API error adding password: nil or empty password received");
    const found = await read(context, `${objectId}/password/${keyId}`, { ...values, value });
    if (found === undefined) throw new Error("password credential not found in application manifest");
    return found;
  },
  read,
  async update(context, id, _values, state) {
    // Every input change makes a new password, so nothing is updated in place.
    return (await read(context, id, state)) ?? { id, outputs: state };
  },
  async delete({ graph }, id) {
    const { objectId, keyId } = parseId(id);
    await explained(
      `Removing password credential "${keyId}" from application with object ID "${objectId}"`,
      graph.send("POST", `/applications/${objectId}/removePassword`, { keyId }),
    );
  },
};
