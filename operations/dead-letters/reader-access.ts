/** Explains why a caller may not read letters: no role, or a role that does not work yet. Source: https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */

import { OperationError } from "../errors";
import { type ArmAccess, ArmClient, ArmError } from "../services/arm-client";
import { isObject } from "../services/service-request";
import { StoreError } from "./letter-store";

/** Roles that can read blobs: Storage Blob Data Contributor, Owner, Reader. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const dataRoles = [
  "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
];
/** A role works after at most ten minutes; after three times that, the delay is not the reason. */
const lagMinutes = 10;
const longestLagMinutes = 30;

/** What is needed to distinguish a delayed role from a missing one. */
export interface ReaderContext {
  arm: ArmAccess;
  workflowId: string;
  deadLetterUrl: string;
  /** The caller's token for the store. Only its claims are read. */
  token: () => Promise<string>;
  /** Wall clock. */
  time: () => Date;
  /** `pulumi config set …` that adds e.g. `user:<object id>` as a reader. */
  addReader: (reader: string) => Promise<string>;
  /** `pulumi up` for the stack. */
  up: string;
}

/**
 * @param doing e.g. `Listing the dead letters`
 * @returns an explained error when the store refused; any other error unchanged
 */
export async function storeFailure(error: unknown, doing: string, context: ReaderContext): Promise<unknown> {
  if (!(error instanceof StoreError)) return error;
  const found = `${doing}: the dead-letter store answered ${error.named}`;
  const host = new URL(context.deadLetterUrl).host;
  if (error.status === 404) {
    const fix = `The store or its container is gone. Run:\n  ${context.up} --refresh`;
    return new OperationError("LEADS_STORE_REFUSED", found, fix, { cause: error });
  }
  if (error.code === "AuthorizationFailure") {
    const fix = `A network rule of ${host} keeps you out: run the command from a network that it lets in.`;
    return new OperationError("LEADS_STORE_REFUSED", found, fix, { cause: error });
  }
  if (error.status !== 403) {
    const fix = error.status === 401 ? "Sign in again: az login" : "Wait a minute and run the command again.";
    return new OperationError("LEADS_STORE_REFUSED", found, fix, { cause: error });
  }
  const { objectId, kind } = claimsOf(await context.token());
  const since = objectId === undefined ? undefined : await assignedSince(context, objectId);
  if (since !== undefined && since.getTime() > context.time().getTime() - longestLagMinutes * 60_000) {
    const next = Math.max(since.getTime() + lagMinutes * 60_000, context.time().getTime() + 60_000);
    const again = new Date(next).toISOString().slice(11, 16);
    const assigned = since.toISOString().slice(11, 16);
    return new OperationError(
      "LEADS_STORE_FORBIDDEN",
      `${found}: your role was assigned at ${assigned} UTC and does not work yet, expected one that may read letters`,
      `It takes up to ${lagMinutes} minutes. Run the command again at ${again} UTC.`,
      { cause: error },
    );
  }
  const reader = await context.addReader(`${kind}:${objectId ?? "<object id>"}`);
  return new OperationError(
    "LEADS_STORE_FORBIDDEN",
    `${found}: you have no role on the letters with ${error.right}, expected Storage Blob Data Contributor`,
    `Somebody who may assign roles can give it to you. It works after up to ${lagMinutes} minutes. Run:\n  ${reader}\n  ${context.up}`,
    { cause: error },
  );
}

/** ARM id of the container, from the Logic App's group and the account in the container's URL. */
export function containerIdOf(workflowId: string, deadLetterUrl: string): string {
  const group = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(workflowId)?.[0] ?? "";
  const url = new URL(deadLetterUrl);
  const account = url.hostname.split(".")[0];
  const container = url.pathname.slice(1);
  return `${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`;
}

interface Assignment {
  properties: { roleDefinitionId?: string; createdOn?: string };
}

/** Time of the caller's newest role assignment that reads letters; undefined when there is none, or it cannot be read. */
async function assignedSince(context: ReaderContext, objectId: string): Promise<Date | undefined> {
  const scope = containerIdOf(context.workflowId, context.deadLetterUrl);
  const query = { "api-version": "2022-04-01", $filter: `assignedTo('${objectId}')` };
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  const times: number[] = [];
  try {
    for await (const page of new ArmClient(context.arm).pages<Assignment>(path, query))
      times.push(...page.map(timeOf).filter((time) => !Number.isNaN(time)));
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
  }
  return times.length === 0 ? undefined : new Date(Math.max(...times));
}

/** NaN for a role that does not read blobs. */
function timeOf({ properties: { roleDefinitionId = "", createdOn = "" } }: Assignment): number {
  const role = roleDefinitionId.split("/").at(-1)?.toLowerCase() ?? "";
  return dataRoles.includes(role) ? Date.parse(createdOn) : Number.NaN;
}

/** The principal of a token. Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
export function claimsOf(token: string): { objectId: string | undefined; kind: "user" | "servicePrincipal" } {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
  } catch {
    claims = undefined;
  }
  const { oid, idtyp } = (isObject(claims) ? claims : {}) as { oid?: unknown; idtyp?: unknown };
  const objectId = typeof oid === "string" && /^[0-9a-f-]{36}$/i.test(oid) ? oid : undefined;
  return { objectId, kind: idtyp === "app" ? "servicePrincipal" : "user" };
}
