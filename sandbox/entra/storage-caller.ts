/** The caller of a storage account's blobs or tables, by the token rules of Azure Storage. */
import type { Clock } from "../support/clock";
import { NotEmulated, SandboxError } from "../support/errors";
import type { Caller, TokenVerifier } from "./caller";

/** What authentication needs. */
export interface AuthenticationServices {
  tokens: TokenVerifier;
  clock: Clock;
}

/** A deployed storage account. */
export interface StorageAccount {
  /** ARM id. */
  resourceId: string;
  name: string;
  /** Whether account keys may sign requests. */
  allowsSharedKey: boolean;
}

/** One of the services of an account, and how it reports a failure. */
export interface StorageService {
  name: "blob" | "table";
  /** @param details further parts of the error body, by their names */
  fail(
    code: StorageAccessCode,
    details?: Readonly<Record<string, string>>,
    options?: ErrorOptions,
  ): SandboxError;
}

const storageResource = "https://storage.azure.com";

/** For the header WWW-Authenticate. Source: github.com/microsoft/AzureStorageExplorer/issues/9050 */
export function bearerChallenge(tenantId: string): string {
  return `Bearer authorization_uri=https://login.microsoftonline.com/${tenantId}/oauth2/authorize resource_id=${storageResource}`;
}

const authenticateText =
  "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";

/**
 * Code → status and text, for every service of an account.
 * Sources: https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes;
 * KeyBasedAuthenticationNotPermitted: https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent;
 * PublicAccessNotPermitted: https://techcommunity.microsoft.com/t5/azure-paas-blog/ba-p/3521288
 */
export const storageAccessErrors = {
  AuthenticationFailed: [
    403,
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
  ],
  AuthorizationPermissionMismatch: [
    403,
    "This request is not authorized to perform this operation using this permission.",
  ],
  InvalidAuthenticationInfo: [401, authenticateText],
  InvalidHeaderValue: [400, "The value for one of the HTTP headers is not in the correct format."],
  KeyBasedAuthenticationNotPermitted: [
    403,
    "Key based authentication is not permitted on this storage account.",
  ],
  NoAuthenticationInformation: [401, authenticateText],
  PublicAccessNotPermitted: [409, "Public access is not permitted on this storage account."],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type StorageAccessCode = keyof typeof storageAccessErrors;

/**
 * Oldest version that supports tokens. Unverified for tables, where Azure's own clients send 2019-02-02.
 * Source: https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services
 */
const firstVersionWithTokens = "2017-11-09";
/** Oldest version with a challenge for anonymous requests. Source: .../authorize-with-azure-active-directory */
const firstVersionWithChallenge = "2019-12-12";

/** Largest difference between a request's date and the clock, in milliseconds. */
const longestDelay = 15 * 60_000;

/**
 * The application that sends a request.
 *
 * @throws {SandboxError} the service's error when the caller is not authenticated; `NotEmulated` for signed
 * requests of an account that allows them
 */
export async function authenticate(
  request: Request,
  url: URL,
  account: StorageAccount,
  service: StorageService,
  { tokens, clock }: AuthenticationServices,
): Promise<Caller> {
  const { fail } = service;
  const authorization = request.headers.get("authorization") ?? undefined;
  const version = versionOf(request.headers, service);
  const [scheme = ""] = authorization?.split(" ") ?? [];
  if (authorization === undefined && url.searchParams.has("sig")) refuseSignature(url, account, service);
  if (authorization === undefined) {
    const isChallenged = (version ?? "") >= firstVersionWithChallenge;
    throw fail(isChallenged ? "NoAuthenticationInformation" : "PublicAccessNotPermitted");
  }
  if (/^SharedKey(?:Lite)?$/i.test(scheme)) refuseKey(account, service);
  if (!/^Bearer \S+$/i.test(authorization)) {
    throw fail("InvalidAuthenticationInfo", detail("Authentication scheme is not supported.")); // text unverified
  }
  if (version === undefined || version < firstVersionWithTokens) {
    // Source: https://blog.stigok.com/2022/03/09/azure-storage-blobs-rest-api-with-bearer-token.html
    const text = "Authentication scheme Bearer is not supported in this version.";
    throw fail("AuthenticationFailed", detail(text));
  }
  requirePresentDate(request.headers, clock.now(), service);
  return await callerOf(authorization, account, service, tokens);
}

function versionOf(headers: Headers, { fail }: StorageService): string | undefined {
  const version = headers.get("x-ms-version") ?? undefined;
  // only the form of a version is checked. Azure also refuses dates that are not versions.
  if (version === undefined || /^20\d\d-[01]\d-[0-3]\d$/.test(version)) return version;
  throw fail("InvalidHeaderValue", { HeaderName: "x-ms-version", HeaderValue: version });
}

/** Source: https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent */
function refuseKey({ allowsSharedKey }: StorageAccount, { fail }: StorageService): never {
  if (!allowsSharedKey) throw fail("KeyBasedAuthenticationNotPermitted");
  throw new NotEmulated("requests signed with an account key");
}

function refuseSignature(
  url: URL,
  { allowsSharedKey }: StorageAccount,
  { name, fail }: StorageService,
): never {
  if (url.searchParams.has("skoid")) throw new NotEmulated(`user delegation signatures of ${name} requests`);
  if (!allowsSharedKey) throw fail("KeyBasedAuthenticationNotPermitted");
  throw new NotEmulated(`shared access signatures of ${name} requests`);
}

/**
 * Documented for signed requests. Unverified for those with a token, and so is the text of the detail.
 * Source: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
function requirePresentDate(headers: Headers, now: Date, { fail }: StorageService): void {
  const date = headers.get("x-ms-date");
  if (date === null) return;
  const delay = Math.abs(now.getTime() - Date.parse(date));
  if (delay <= longestDelay) return; // false for an invalid date
  throw fail("AuthenticationFailed", detail("Request date header too old or in the future."));
}

/** Audiences: https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
async function callerOf(
  authorization: string,
  account: StorageAccount,
  { name, fail }: StorageService,
  tokens: TokenVerifier,
): Promise<Caller> {
  try {
    const ofAccount = `https://${account.name}.${name}.core.windows.net`;
    return await tokens.verify(authorization, [storageResource, ofAccount]);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const text = tokenFailures[error.code] ?? tokenFailures.other;
    throw fail("InvalidAuthenticationInfo", detail(text), { cause: error });
  }
}

/**
 * Code InvalidAuthenticationInfo (401) and the form of the details follow
 * github.com/Azure/azure-sdk-for-java/issues/24926, where the issuer is wrong. The other texts are
 * unverified.
 */
const tokenFailures: Readonly<Record<string, string>> & { other: string } = {
  InvalidAuthenticationTokenAudience: "Audience validation failed. Audience did not match.",
  ExpiredAuthenticationToken: "Lifetime validation failed. The token is expired.",
  other: "Signature validation failed. Signature verification failed.",
};

function detail(text: string) {
  return { AuthenticationErrorDetail: text };
}
