/**
 * The file in the data directory that tells commands about the running sandbox.
 * It holds the deployer's secret. Only its owner can read it.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A sandbox that is or was running. */
export interface SandboxInstance {
  pid: number;
  /** HTTPS port on 127.0.0.1. It stays the same after restarts so that callback URLs stay valid. */
  port: number;
  /** Ports of the provider doubles, in the form of `PULUMI_DEBUG_PROVIDERS`. */
  debugProviders: string;
  /** Absolute path of the certificate authority's PEM file. */
  authorityFile: string;
  /** Absolute path of the Pulumi state directory. */
  stateDirectory: string;
  tenantId: string;
  subscriptionId: string;
  clientId: string;
  clientSecret: string;
}

const fileOf = (dataDirectory: string) => join(dataDirectory, "sandbox.json");

/** Writes the file atomically. */
export function writeInstance(dataDirectory: string, instance: SandboxInstance): void {
  const draft = `${fileOf(dataDirectory)}.new`;
  writeFileSync(draft, `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(dataDirectory));
}

/** The last instance of a data directory. Undefined when its file is absent or damaged. */
export function readInstance(dataDirectory: string): SandboxInstance | undefined {
  const file = fileOf(dataDirectory);
  if (!existsSync(file)) return undefined;
  try {
    const instance = JSON.parse(readFileSync(file, "utf8")) as Partial<SandboxInstance> | null;
    const isWhole =
      Number.isInteger(instance?.port) && texts.every((name) => typeof instance?.[name] === "string");
    return isWhole ? (instance as SandboxInstance) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const texts = [
  "debugProviders",
  "authorityFile",
  "stateDirectory",
  "tenantId",
  "subscriptionId",
  "clientId",
  "clientSecret",
] as const;
