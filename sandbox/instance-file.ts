/**
 * What a running sandbox leaves in its data directory for the commands that use it.
 *
 * The file holds the deployer's secret and is readable by its owner alone.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A running (or once running) sandbox. */
export interface SandboxInstance {
  pid: number;
  /** HTTPS port on 127.0.0.1, kept over restarts so that callback URLs stay valid. */
  port: number;
  /** Ports of the provider doubles, as `PULUMI_DEBUG_PROVIDERS` wants them. */
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

/** Writes the file at once or not at all. */
export function writeInstance(dataDirectory: string, instance: SandboxInstance): void {
  const draft = `${fileOf(dataDirectory)}.new`;
  writeFileSync(draft, `${JSON.stringify(instance, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(dataDirectory));
}

/** The last instance of a data directory; undefined when there was none, or its file is damaged: the next start makes it anew. */
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
