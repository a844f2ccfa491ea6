/**
 * Checks the client credentials grant: the client, its secret and the resource.
 * Source: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
import { NotEmulated, SandboxError } from "../support/errors";
import type { Caller } from "./caller";
import type { Directory } from "./directory";

/** Resources of every tenant, by name without trailing slash. The second has its own application id. */
const knownResources = new Set([
  "https://management.azure.com",
  "https://management.core.windows.net",
  "https://graph.microsoft.com",
  "00000003-0000-0000-c000-000000000000",
  "https://storage.azure.com",
  "https://vault.azure.net",
]);

/** Hosts of Dataverse organisations. Each is a resource. */
const dataverseHost = /^https:\/\/[a-z0-9-]+\.(?:api\.)?crm\d*\.dynamics\.com(?::443)?$/;

/** A storage account's blob or table service: a resource in addition to the one that all accounts share. */
const storageHost = /^https:\/\/[a-z0-9]{3,24}\.(?:blob|table)\.core\.windows\.net$/;

/** App ID URIs of the receivers in `sandbox/webhook`. Theirs are the only applications that every sandbox has. */
const receiver = /^api:\/\/[a-z0-9-]+\.webhook\.example\.com$/;

/** Form fields of a token request. */
export interface TokenRequest {
  form: ReadonlyMap<string, string>;
  /** `v2.0` uses `scope`, `v1` uses `resource`. */
  version: "v1" | "v2.0";
}

/**
 * Checks a request of the client credentials grant.
 *
 * @param origin the sandbox's own origin: also a resource, because it serves Resource Manager and Graph on
 * loopback
 * @throws {SandboxError} an `AADSTS…` code
 */
export function authenticateClient(
  { form, version }: TokenRequest,
  directory: Directory,
  origin: string,
): Omit<Caller, "tenantId"> {
  const grantType = required(form, "grant_type");
  if (grantType !== "client_credentials") {
    throw new SandboxError("AADSTS70003", `The app requested an unsupported grant type '${grantType}'.`);
  }
  const clientId = required(form, "client_id").toLowerCase();
  const application = directory.findByAppId(clientId, "application");
  if (application === undefined) {
    throw new SandboxError(
      "AADSTS700016",
      `Application with identifier '${clientId}' was not found in the directory '${directory.tenantId}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  }
  const servicePrincipal = directory.findByAppId(clientId, "servicePrincipal");
  checkSecret(form, directory, clientId, [application.id, servicePrincipal?.id]);
  const audience = version === "v1" ? required(form, "resource") : resourceOfScope(required(form, "scope"));
  checkResource(audience, directory, origin);
  if (servicePrincipal === undefined) {
    throw new SandboxError(
      "AADSTS7000229",
      `The client application ${clientId} is missing service principal in the tenant ${directory.tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  }
  return { clientId, objectId: servicePrincipal.id, audience };
}

function required(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (value !== undefined && value !== "") return value;
  throw new SandboxError("AADSTS900144", `The request body must contain the following parameter: '${name}'.`);
}

function checkSecret(
  form: ReadonlyMap<string, string>,
  directory: Directory,
  clientId: string,
  carriers: readonly (string | undefined)[],
): void {
  if (form.has("client_assertion")) {
    throw new NotEmulated(
      "client assertions (certificates and federated credentials)",
      "Use a client secret.",
    );
  }
  const secret = form.get("client_secret");
  if (secret === undefined) {
    throw new SandboxError(
      "AADSTS7000218",
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  const results = carriers.map((id) =>
    id === undefined ? "unknown" : directory.passwords.check(id, secret),
  );
  if (results.includes("valid")) return;
  if (results.includes("expired")) {
    throw new SandboxError(
      "AADSTS7000222",
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  }
  throw new SandboxError(
    "AADSTS7000215",
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

function resourceOfScope(scope: string): string {
  // client libraries may add openid, profile and offline_access
  const scopes = scope.split(" ").filter((part) => !/^(openid|profile|offline_access|)$/.test(part));
  const [only] = scopes;
  if (only === undefined || scopes.length > 1) {
    throw new SandboxError(
      "AADSTS70011",
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    );
  }
  if (!only.endsWith("/.default")) {
    throw new SandboxError(
      "AADSTS1002012",
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  return only.slice(0, -"/.default".length);
}

function checkResource(audience: string, directory: Directory, origin: string): void {
  const name = audience.replace(/\/+$/, "").toLowerCase();
  if (knownResources.has(name) || name === origin || dataverseHost.test(name) || storageHost.test(name))
    return;
  if (receiver.test(name)) return;
  const isApplication = directory.list("application").some((application) => {
    const uris = application.body.identifierUris;
    return application.appId === name || (Array.isArray(uris) && uris.includes(audience));
  });
  if (isApplication) return;
  throw new SandboxError(
    "AADSTS500011",
    `The resource principal named ${audience} was not found in the tenant named ${directory.tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  );
}
