/**
 * Signs and checks callback URLs of Request triggers, and links to the inputs and outputs of a run.
 * The URL has Azure's shape. Azure does not publish what it signs, so the signed text is ours: path of the
 * workflow, `sp`, `sv` and `se`. As in Azure, `api-version` is not signed: one `sig` serves several versions
 * (github.com/MicrosoftDocs/azure-docs/issues/42939).
 * Source: https://learn.microsoft.com/rest/api/logic/workflows/list-callback-url
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { requestTriggerMethod, requestTriggerRelativePath, triggerNamed } from "../definition/json";
import type { WorkflowDeployment } from "../deployment";

/** Version of the signature scheme, the `sv` of a callback URL. */
export const signatureVersion = "1.0";
export type KeyType = "Primary" | "Secondary";

/** Answer of ARM's listCallbackUrl. */
export interface CallbackUrl {
  /** The whole URL. Secret: it allows anybody to start a run. */
  value: string;
  /** Method of the trigger. `POST` unless its definition names another. */
  method: string;
  /** The URL without query. */
  basePath: string;
  /** Relative path of the trigger with placeholders, if the definition has one. */
  relativePath?: string;
  /** Names of the placeholders of `relativePath`, in order. */
  relativePathParameters?: string[];
  queries: { "api-version": string; se?: string; sp: string; sv: string; sig: string };
}

export interface CallbackUrlRequest {
  /** Scheme and authority of the data plane, without trailing slash, e.g. `https://prod-00.westeurope.logic.azure.com:443`. */
  origin: string;
  deployment: WorkflowDeployment;
  /** Name of a Request trigger, spelled as in the definition. */
  triggerName: string;
  keyType?: KeyType;
  /** Version of the ARM call. The URL repeats it. */
  apiVersion: string;
  /** Instant after which the URL is refused. @default never */
  notAfter?: Date;
}

/** Signs the callback URL of a Request trigger. */
export function signCallbackUrl(request: CallbackUrlRequest): CallbackUrl {
  const { deployment, triggerName, apiVersion, notAfter } = request;
  const trigger = triggerNamed(deployment.definition, triggerName);
  const relativePath = requestTriggerRelativePath(trigger);
  const permission = `/triggers/${triggerName}/run`;
  const expiry = notAfter === undefined ? undefined : instantWithTicks(notAfter);
  const key =
    request.keyType === "Secondary" ? deployment.accessKeys.secondary : deployment.accessKeys.primary;
  const sig = signature(key, signedText(deployment.callbackId, permission, signatureVersion, expiry));
  const queries = {
    "api-version": apiVersion,
    ...(expiry === undefined ? {} : { se: expiry }),
    sp: permission,
    sv: signatureVersion,
    sig,
  };
  const path = `/workflows/${deployment.callbackId}/triggers/${encodeURIComponent(triggerName)}/paths/invoke`;
  const tail = relativePath === undefined ? "" : `/${relativePath}`;
  const query = Object.entries(queries)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return {
    value: `${request.origin}${path}${tail}?${query}`,
    method: requestTriggerMethod(trigger) ?? "POST",
    basePath: `${request.origin}${path}`,
    ...(relativePath === undefined
      ? {}
      : { relativePath, relativePathParameters: placeholdersOf(relativePath) }),
    queries,
  };
}

/** Result of a signature check. `incomplete`: a part is missing. `wrong`: it does not match. */
export type SignatureVerdict = "valid" | "incomplete" | "wrong" | "expired";

/** Whether a request may start a run: checks `sp`, `sv`, `se` and `sig` with the workflow's two keys. */
export function checkCallbackUrl(
  url: URL,
  deployment: WorkflowDeployment,
  triggerName: string,
  now: Date,
): SignatureVerdict {
  return checkSignature(url, deployment, `/triggers/${triggerName}/run`, now);
}

/** Signs a link to an action's or trigger's content, e.g. permission `/runs/<run>/actions/<a>/contents/ActionInputs/read`. */
export function signContentLink(origin: string, deployment: WorkflowDeployment, path: string): string {
  const permission = `${path}/read`;
  const sig = signature(
    deployment.accessKeys.primary,
    signedText(deployment.callbackId, permission, signatureVersion, undefined),
  );
  const escaped = path.split("/").map(encodeURIComponent).join("/");
  return `${origin}/workflows/${deployment.callbackId}${escaped}?api-version=2016-06-01&sp=${encodeURIComponent(permission)}&sv=${signatureVersion}&sig=${sig}`;
}

/** Whether a request may read the content at a path, see `signContentLink`. */
export function checkContentLink(
  url: URL,
  deployment: WorkflowDeployment,
  path: string,
  now: Date,
): SignatureVerdict {
  return checkSignature(url, deployment, `${path}/read`, now);
}

function checkSignature(
  url: URL,
  deployment: WorkflowDeployment,
  permission: string,
  now: Date,
): SignatureVerdict {
  const [sp, sv, sig, se] = ["sp", "sv", "sig", "se"].map((name) => url.searchParams.getAll(name));
  if (!sp?.[0] || !sv?.[0] || !sig?.[0]) return "incomplete";
  if (sp.length + sv.length + sig.length > 3 || (se?.length ?? 0) > 1) return "wrong";
  if (sp[0] !== permission || sv[0] !== signatureVersion) return "wrong";
  const text = signedText(deployment.callbackId, permission, signatureVersion, se?.[0]);
  if (!isSigned(deployment, text, sig[0])) return "wrong";
  if (se?.[0] === undefined) return "valid";
  const end = Date.parse(se[0]);
  return Number.isNaN(end) || now.getTime() > end ? "expired" : "valid";
}

function isSigned({ accessKeys }: WorkflowDeployment, text: string, sig: string): boolean {
  const { primary, secondary } = accessKeys;
  return sameText(signature(primary, text), sig) || sameText(signature(secondary, text), sig);
}

function signedText(callbackId: string, permission: string, version: string, expiry: string | undefined) {
  return [`/workflows/${callbackId}`, permission, version, expiry ?? ""].join("\n");
}

function signature(key: string, text: string): string {
  return createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64url");
}

/** Compares in constant time. */
function sameText(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** .NET's round-trip format, seven decimals, e.g. `2018-04-19T16:00:00.0000000Z`. */
function instantWithTicks(instant: Date): string {
  return instant.toISOString().replace("Z", "0000Z");
}

function placeholdersOf(relativePath: string): string[] {
  return [...relativePath.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
}
