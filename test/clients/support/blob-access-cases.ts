/** The blob contract, part two: access, and features that our service lacks. */
import { type BlobCase, outcome, upload } from "./blob-case";
import type { CallerOptions } from "./blob-worlds";
import { sendRaw } from "./loopback-agent";

/** A put by another caller. */
function putAs(options: CallerOptions): BlobCase["run"] {
  return async ({ containerName }, world) =>
    outcome(upload(await world.container(containerName, options), "a", "1"));
}

function forged(token: string): string {
  const [head, body, signature = ""] = token.split(".");
  return [head, body, [...signature].reverse().join("")].join(".");
}

/** A get without a client library. */
function getRaw(headers: (token: string) => Record<string, string>): BlobCase["run"] {
  return async ({ url }, world) => {
    const { status, code } = await sendRaw(world.agent, `${url}/a`, {
      headers: headers(await world.token()),
    });
    return [status, code];
  };
}

export const blobAccessCases: readonly BlobCase[] = [
  {
    name: "takes a token for the account",
    run: putAs({ audience: "https://stleads.blob.core.windows.net" }),
    expected: 201,
  },
  {
    name: "refuses a token for another resource",
    run: putAs({ audience: "https://management.azure.com/" }),
    expected: [401, "InvalidAuthenticationInfo"],
    azurite: { answer: [403, "AuthenticationFailed"], because: "its code for every token it refuses" },
  },
  {
    name: "refuses a token for another account",
    run: putAs({ audience: "https://stother.blob.core.windows.net" }),
    expected: [401, "InvalidAuthenticationInfo"],
    azurite: { answer: [403, "AuthenticationFailed"], because: "its code for every token it refuses" },
  },
  {
    name: "refuses a token whose signature is another's",
    run: putAs({ change: forged }),
    expected: [401, "InvalidAuthenticationInfo"],
    azurite: { answer: 201, because: "it does not check signatures" },
  },
  {
    name: "refuses a caller without a role",
    run: putAs({ isStranger: true }),
    expected: [403, "AuthorizationPermissionMismatch"],
    azurite: { answer: 201, because: "it knows no roles" },
  },
  {
    name: "refuses account keys",
    run: putAs({ withKey: true }),
    expected: [403, "KeyBasedAuthenticationNotPermitted"],
    azurite: { answer: 201, because: "its accounts always have keys" },
  },
  {
    name: "refuses a request that is sixteen minutes old",
    run: putAs({ headers: { "x-ms-date": new Date(Date.now() - 16 * 60_000).toUTCString() } }),
    expected: [403, "AuthenticationFailed"],
    azurite: { answer: 201, because: "it does not look at the date" },
  },
  {
    name: "refuses a request without a token",
    run: getRaw(() => ({ "x-ms-version": "2023-11-03" })),
    expected: [401, "NoAuthenticationInformation"],
    azurite: { answer: [403, "AuthorizationFailure"], because: "it has no challenge" },
  },
  {
    name: "refuses a token without a version",
    run: getRaw((token) => ({ authorization: `Bearer ${token}` })),
    expected: [403, "AuthenticationFailed"],
    azurite: { answer: [404, "BlobNotFound"], because: "every version may have a token" },
  },
  {
    name: "has no ranges",
    async run(container) {
      await upload(container, "a", "12345");
      return await outcome(container.getBlobClient("a").download(1, 2));
    },
    expected: [501, "NotEmulated"],
    azurite: { answer: 206, because: "Azure has them" },
  },
  {
    name: "has no page blobs",
    run: (container) => outcome(container.getPageBlobClient("a").create(512)),
    expected: [501, "NotEmulated"],
    azurite: { answer: 201, because: "Azure has them" },
  },
  {
    name: "has no hierarchy in lists",
    run: (container) => outcome(container.listBlobsByHierarchy("/").next()),
    expected: [501, "NotEmulated"],
    azurite: { answer: { done: true, value: undefined }, because: "Azure has one" },
  },
];
