/** Authenticates blob requests by the token rules of Azure Storage. */
import type { Caller, TokenVerifier } from "../entra/caller";
import type { Clock } from "../support/clock";
import { NotEmulated, SandboxError } from "../support/errors";
import type { StorageAccount } from "./deployment";
import { BlobError, type BlobErrorCode } from "./errors";

/** What authentication needs. */
export interface AuthenticationServices {
  tokens: TokenVerifier;
  clock: Clock;
}

const storageResource = "https://storage.azure.com";

/** For the header WWW-Authenticate. Source: github.com/microsoft/AzureStorageExplorer/issues/9050 */
export function bearerChallenge(tenantId: string): string {
  return `Bearer authorization_uri=https://login.microsoftonline.com/${tenantId}/oauth2/authorize resource_id=${storageResource}`;
}

/** Oldest version that supports tokens. Source: https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services */
const firstVersionWithTokens = "2017-11-09";
/** Oldest version with a challenge for anonymous requests. Source: .../authorize-with-azure-active-directory */
const firstVersionWithChallenge = "2019-12-12";

/** Largest difference between a request's date and the clock, in milliseconds. */
const longestDelay = 15 * 60_000;

/**
 * The application that sends a request.
 *
 * @throws {BlobError} when it is not authenticated
 * @throws {SandboxError} `NotEmulated` for signed requests of an account that allows them
 */
export async function authenticate(
  request: Request,
  url: URL,
  account: StorageAccount,
  services: AuthenticationServices,
): Promise<Caller> {
  const authorization = request.headers.get("authorization") ?? undefined;
  const version = versionOf(request.headers);
  const [scheme = ""] = authorization?.split(" ") ?? [];
  if (authorization === undefined && url.searchParams.has("sig")) refuseSignature(url, account);
  if (authorization === undefined) {
    const isChallenged = (version ?? "") >= firstVersionWithChallenge;
    throw new BlobError(isChallenged ? "NoAuthenticationInformation" : "PublicAccessNotPermitted");
  }
  if (/^SharedKey(?:Lite)?$/i.test(scheme)) refuseKey(account);
  if (!/^Bearer \S+$/i.test(authorization)) {
    throw new BlobError("InvalidAuthenticationInfo", detail("Authentication scheme is not supported.")); // text unverified
  }
  if (version === undefined || version < firstVersionWithTokens) {
    // Source: https://blog.stigok.com/2022/03/09/azure-storage-blobs-rest-api-with-bearer-token.html
    const text = "Authentication scheme Bearer is not supported in this version.";
    throw new BlobError("AuthenticationFailed", detail(text));
  }
  requirePresentDate(request.headers, services.clock.now());
  return await callerOf(authorization, account, services.tokens);
}

function versionOf(headers: Headers): string | undefined {
  const version = headers.get("x-ms-version") ?? undefined;
  // only the form of a version is checked. Azure also refuses dates that are not versions.
  if (version === undefined || /^20\d\d-[01]\d-[0-3]\d$/.test(version)) return version;
  throw new BlobError("InvalidHeaderValue", { HeaderName: "x-ms-version", HeaderValue: version });
}

/** Source: https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent */
function refuseKey(account: StorageAccount): never {
  if (!account.allowsSharedKey) throw new BlobError("KeyBasedAuthenticationNotPermitted");
  throw new NotEmulated("requests signed with an account key");
}

function refuseSignature(url: URL, account: StorageAccount): never {
  if (url.searchParams.has("skoid")) throw new NotEmulated("user delegation signatures of blob requests");
  if (!account.allowsSharedKey) throw new BlobError("KeyBasedAuthenticationNotPermitted");
  throw new NotEmulated("shared access signatures of blob requests");
}

/**
 * Documented for signed requests. Unverified for those with a token, and so is the text of the detail.
 * Source: https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
 */
function requirePresentDate(headers: Headers, now: Date): void {
  const date = headers.get("x-ms-date");
  if (date === null) return;
  const delay = Math.abs(now.getTime() - Date.parse(date));
  if (delay <= longestDelay) return; // false for an invalid date
  throw new BlobError("AuthenticationFailed", detail("Request date header too old or in the future."));
}

/** Audiences: https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory */
async function callerOf(
  authorization: string,
  { name }: StorageAccount,
  tokens: TokenVerifier,
): Promise<Caller> {
  try {
    return await tokens.verify(authorization, [storageResource, `https://${name}.blob.core.windows.net`]);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    const code: BlobErrorCode = "InvalidAuthenticationInfo";
    throw new BlobError(code, detail(tokenFailures[error.code] ?? tokenFailures.other), { cause: error });
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
