/**
 * `authentication` of an Http action: its Authorization header, and its sanitized form for the history.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#add-authentication-outbound
 */
import { NotEmulated } from "../../support/errors";
import { isJsonObject } from "../../support/json";
import { ActionFailure, type ActionServices } from "../actions/action-type";
import { textAt } from "../definition/json";
import type { WorkflowDeployment } from "../deployment";

const secrets = ["password", "secret", "pfx", "value"];
const defaultAuthority = "https://login.microsoftonline.com";
/** Source: https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity */
const defaultIdentityAudience = "https://management.azure.com/";

type AuthenticationServices = Pick<ActionServices, "fetch" | "identityToken">;

/**
 * The inputs, with `*sanitized*` for every secret in their `authentication` and for an Authorization header.
 * Documented: that header is never visible. Unverified: what the history shows for it.
 */
export function withoutSecrets(inputs: unknown): unknown {
  if (!isJsonObject(inputs)) return inputs;
  const shown = Object.entries(inputs).map(([name, value]) => {
    if (name === "authentication") return [name, sanitized(value, (key) => secrets.includes(key))];
    return [name, name === "headers" ? sanitized(value, (key) => key === "authorization") : value];
  });
  return Object.fromEntries(shown);
}

/** @param isSecret whether a property, in lower case, is secret */
function sanitized(value: unknown, isSecret: (name: string) => boolean): unknown {
  if (!isJsonObject(value)) return value;
  const shown = Object.entries(value).map(([name, inside]) => [
    name,
    isSecret(name.toLowerCase()) ? "*sanitized*" : inside,
  ]);
  return Object.fromEntries(shown);
}

/**
 * The Authorization header of an authentication. Undefined for none.
 *
 * @throws {SandboxError} `NotEmulated` for a kind the sandbox does not have
 * @throws {ActionFailure} `Unauthorized` when Entra gives no token; `BadRequest` when the workflow does not
 * have the identity
 */
export async function authorizationOf(
  authentication: unknown,
  workflow: Pick<WorkflowDeployment, "resourceId" | "name">,
  services: AuthenticationServices,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (authentication === undefined || authentication === null) return undefined;
  const type = textAt(authentication, "type") ?? "";
  switch (type.toLowerCase()) {
    case "none":
      return undefined;
    case "raw":
      return textAt(authentication, "value");
    case "basic":
      return `Basic ${Buffer.from(`${textAt(authentication, "username") ?? ""}:${textAt(authentication, "password") ?? ""}`).toString("base64")}`;
    case "activedirectoryoauth":
      return `Bearer ${await accessToken(authentication, services, signal)}`;
    case "managedserviceidentity":
      return `Bearer ${await identityToken(authentication, workflow, services)}`;
    default:
      throw new NotEmulated(`authentication of type '${type}' in an Http action`);
  }
}

/**
 * The code and its text for the system-assigned identity follow
 * github.com/MicrosoftDocs/azure-docs/issues/80482 (a connector's).
 * Unverified: the text for a user-assigned one, the action's own code, and that an HTTP action uses them.
 */
async function identityToken(
  authentication: unknown,
  { resourceId, name }: Pick<WorkflowDeployment, "resourceId" | "name">,
  services: AuthenticationServices,
): Promise<string> {
  const identity = textAt(authentication, "identity") || undefined;
  const audience = textAt(authentication, "audience") || defaultIdentityAudience;
  const token = await services.identityToken(resourceId, identity, audience);
  if (token !== undefined) return token;
  const missing =
    identity === undefined
      ? "the managed identity of type 'SystemAssigned'"
      : `the managed identity '${identity}'`;
  throw new ActionFailure("BadRequest", {
    code: "InvalidWorkflowManagedIdentitySpecified",
    message: `The workflow '${name}' does not contain ${missing}. If the managed identity of the workflow is updated recently, please try again.`,
  });
}

async function accessToken(
  authentication: unknown,
  { fetch }: Pick<ActionServices, "fetch">,
  signal: AbortSignal,
): Promise<string> {
  if (textAt(authentication, "pfx") !== undefined)
    throw new NotEmulated("client certificates in an Http action");
  const authority = (textAt(authentication, "authority") ?? defaultAuthority).replace(/\/+$/, "");
  const tenant = encodeURIComponent(textAt(authentication, "tenant") ?? "");
  const response = await fetch(`${authority}/${tenant}/oauth2/token`, {
    method: "POST",
    signal,
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: textAt(authentication, "clientId") ?? "",
      client_secret: textAt(authentication, "secret") ?? "",
      resource: textAt(authentication, "audience") ?? "",
    }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = textAt(answer, "access_token");
  if (response.ok && token !== undefined) return token;
  throw new ActionFailure("Unauthorized", {
    code: textAt(answer, "error") ?? "Unauthorized",
    message: textAt(answer, "error_description") ?? `Entra answered ${response.status} without a token.`,
  });
}
