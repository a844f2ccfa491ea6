/**
 * Recovers from a killed `pulumi up`: its lock, and the resources that it had started to create.
 *
 * Reads the file backend's folders and leaves changes to `pulumi`, except for attributes that `pulumi` cannot read.
 * Source: https://www.pulumi.com/docs/iac/support/troubleshooting/common-issues/interrupted-updates/
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { armIdOf } from "../operations/pending/arm-types";

/** Longest time for a `pulumi` of an earlier start to notice that its sandbox is gone, in milliseconds. */
const patience = 30_000;

/**
 * Whether there is a lock. Waits until the process that took it has ended.
 *
 * @param stateDirectory folder of the file backend
 * @throws {Error} when that process continues
 */
export async function hasLeftLock(stateDirectory: string): Promise<boolean> {
  const folder = join(stateDirectory, ".pulumi/locks");
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  for (const { parentPath, name } of files) await untilEnded(ownerOf(join(parentPath, name)));
  return files.length > 0;
}

/** Process that took a lock on this machine; undefined when it is unknown. */
function ownerOf(lock: string): number | undefined {
  try {
    const { pid, hostname: host } = JSON.parse(readFileSync(lock, "utf8"));
    return Number.isInteger(pid) && host === hostname() ? pid : undefined;
  } catch {
    return undefined; // deleted meanwhile, or incomplete after the kill
  }
}

async function untilEnded(pid: number | undefined): Promise<void> {
  for (let waited = 0; pid !== undefined && isAlive(pid); waited += 100) {
    if (waited >= patience) {
      throw new Error(
        `Process ${pid} holds the lock of the sandbox's stack, expected no other pulumi at work on it. Let it end, or stop it, and run npm start again: ${stopCommand(pid)}`,
      );
    }
    await sleep(100);
  }
}

const stopCommand = (pid: number) =>
  process.platform === "win32" ? `taskkill /F /PID ${pid}` : `kill ${pid}`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes incomplete attribute files from the backend. Pulumi's storage (gocloud.dev `fileblob`) writes a file under another
 * name and renames it, but its `.attrs` in place. After a kill in between, `pulumi` says "failed to load checkpoint: EOF" for a state
 * that is complete. Without attributes it can be read.
 */
export function removeCutOffAttributes(stateDirectory: string): void {
  if (!existsSync(stateDirectory)) return;
  for (const entry of readdirSync(stateDirectory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && entry.name.endsWith(".attrs") && !isJson(readFileSync(file, "utf8"))) rmSync(file);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether the state of a stack has unfinished operations. */
export function hasPendingOperations(stateDirectory: string, project: string, stack: string): boolean {
  const file = join(stateDirectory, ".pulumi/stacks", project, `${stack}.json`);
  return existsSync(file) && readFileSync(file, "utf8").includes('"pending_operations"');
}

interface ResourceState {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
}

/** The needed parts of `pulumi stack export`. */
export interface StackExport {
  deployment: {
    resources?: ResourceState[];
    pending_operations?: { type: string; resource: ResourceState }[];
  };
}

/**
 * Adds the unfinished creations of a killed `pulumi up` to the stack, so that a refresh finds out whether they exist. Without
 * it the next `up` would fail because they exist. (`pulumi refresh --import-pending-creates` imports nothing: docs/decisions/0058.)
 *
 * The id of an Entra application or password was not recorded: it is created again, and the first one stays unused. The same is true for a
 * service principal, but an application has only one, so `up` adopts it (`useExisting`).
 */
export function withPendingCreates(
  { deployment, ...rest }: StackExport,
  subscriptionId: string,
): StackExport {
  const { pending_operations = [], resources = [] } = deployment;
  const created = pending_operations.flatMap(({ type, resource }) => {
    const id = type === "creating" ? armIdOf(resource.type, resource.inputs, subscriptionId) : undefined;
    return id === undefined ? [] : [{ ...resource, id, outputs: resource.inputs ?? {} }];
  });
  return {
    ...rest,
    deployment: { ...deployment, resources: [...resources, ...created], pending_operations: [] },
  };
}
