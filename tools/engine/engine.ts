/** A Pulumi engine, and its supported versions. */

/** Version to download or build when the machine has none: the newest that all supported Go mirrors had. */
export const pinnedVersion = "3.255.0";

/** Oldest supported engine on PATH: the version of the Node.js SDK in package.json, which may need new features. */
export const oldestVersion = "3.248.0";

/** Source of an engine. */
export const engineOrigins = ["path", "cache", "download", "built"] as const;
export type EngineOrigin = (typeof engineOrigins)[number];

/** A Pulumi engine with its Node.js language host. */
export interface Engine {
  /** Absolute path of the `pulumi` executable. */
  pulumi: string;
  /** Its version without `v`, e.g. `3.255.0`. */
  version: string;
  /** Folder of the executables. Must be first in PATH, because the engine looks there for its language host. */
  binDir: string;
  origin: EngineOrigin;
}

/** Why there is no engine: code → meaning and fix. docs/errors.md is made from it. */
export const engineErrors = {
  LEADS_ENGINE_MISSING: {
    means: "Pulumi is not installed and cannot be downloaded, and Go is not installed to build it",
    fix: "install Pulumi or Go, in a version that the message names",
  },
  LEADS_ENGINE_GO_OLD: {
    means: "Pulumi is not installed, and the installed Go is too old to build it",
    fix: "install Pulumi or a newer Go",
  },
  LEADS_ENGINE_BUILD_FAILED: {
    means: "building Pulumi from Go modules failed",
    fix: "check that Go reaches its module proxy (`go env GOPROXY`), or install Pulumi",
  },
} as const satisfies Record<string, { means: string; fix: string }>;
export type EngineErrorCode = keyof typeof engineErrors;

/** No engine is available. The message has the problem and the fix. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string) {
    super(`[${code}] ${message}`);
    this.code = code;
  }
}

const executableSuffix = process.platform === "win32" ? ".exe" : "";
/** File name of the engine on this platform. */
export const pulumiExecutable = `pulumi${executableSuffix}`;
/** File name of the Node.js language host on this platform. */
export const languageHostExecutable = `pulumi-language-nodejs${executableSuffix}`;

/** Numbers of a version, without a suffix (`-alpha.1`, `+dirty`). */
export type VersionNumbers = readonly [major: number, minor: number, patch: number];

/** Reads `v3.255.0`, `3.255.0-alpha.1` or `go1.26`; undefined when the text has no version. */
export function parseVersion(text: string): VersionNumbers | undefined {
  const [, major, minor, patch] = /(?:^|[^\d.])(\d+)\.(\d+)(?:\.(\d+))?/.exec(text.trim()) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return [Number(major), Number(minor), Number(patch ?? 0)];
}

/** Negative when `left` is older, positive when it is newer, 0 when they are the same. */
export function compareVersions(left: VersionNumbers, right: VersionNumbers): number {
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Whether this engine runs our program: at least {@link oldestVersion}, and of the same major version. */
export function isSupportedVersion(text: string): boolean {
  const version = parseVersion(text);
  const oldest = parseVersion(oldestVersion);
  if (version === undefined || oldest === undefined) return false;
  return version[0] === oldest[0] && compareVersions(version, oldest) >= 0;
}
