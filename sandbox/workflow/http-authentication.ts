/**
 * `authentication` of an Http action: the Authorization header it leads to, and what its history shows of it.
 *
 * Layer: workflow. Managed identities and client certificates are not emulated.
 * Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#add-authentication-outbound
 */
import { NotEmulated } from "../support/errors";
import { ActionFailure, type ActionServices } from "./action-type";
import { isRecord, property, textAt } from "./json";

const secrets = ["password", "secret", "pfx", "value"];
const defaultAuthority = "https://login.microsoftonline.com";

/** The inputs with every secret of their `authentication` replaced by `*sanitized*`. */
export function withoutSecrets(inputs: unknown): unknown {
  const authentication = property(inputs, "authentication");
  if (!isRecord(inputs) || !isRecord(authentication)) return inputs;
  const shown = Object.entries(authentication).map(([name, value]) => [
    name,
    secrets.includes(name.toLowerCase()) ? "*sanitized*" : value,
  ]);
  return { ...inputs, authentication: Object.fromEntries(shown) };
}

/**
 * The Authorization header of an authentication; undefined for none.
 *
 * @throws {SandboxError} `NotEmulated` for a kind the sandbox does not have
 * @throws {ActionFailure} `Unauthorized` when Entra gives no token
 */
export async function authorizationOf(
  authentication: unknown,
  services: Pick<ActionServices, "fetch">,
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
    default:
      throw new NotEmulated(`authentication of type '${type}' in an Http action`);
  }
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
