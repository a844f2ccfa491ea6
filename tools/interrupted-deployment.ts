/**
 * A `pulumi up` that was killed: its lock, and the resources it had begun to create.
 *
 * Knows the file backend's folders; what is to be done, `pulumi` does, but for attributes that keep it from reading.
 * Source: https://www.pulumi.com/docs/iac/support/troubleshooting/common-issues/interrupted-updates/
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How long a `pulumi` of an earlier start may take to notice that its sandbox is gone, in milliseconds. */
const patience = 30_000;

/**
 * Whether a lock was left; waits until the process that took it has ended.
 *
 * @param stateDirectory folder of the file backend
 * @throws {Error} when that process goes on
 */
export async function hasLeftLock(stateDirectory: string): Promise<boolean> {
  const folder = join(stateDirectory, ".pulumi/locks");
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  for (const { parentPath, name } of files) await untilEnded(ownerOf(join(parentPath, name)));
  return files.length > 0;
}

/** Process that took a lock on this machine; undefined when that can't be told. */
function ownerOf(lock: string): number | undefined {
  try {
    const { pid, hostname: host } = JSON.parse(readFileSync(lock, "utf8"));
    return Number.isInteger(pid) && host === hostname() ? pid : undefined;
  } catch {
    return undefined; // gone meanwhile, or cut off by the kill
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
 * Removes the attributes of files in the backend that are cut off. Pulumi's storage (gocloud.dev `fileblob`) writes a file under another
 * name and renames it, but its `.attrs` in place: after a kill in between, `pulumi` says "failed to load checkpoint: EOF" of a state
 * that is whole. Without attributes it is read as ever.
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

/** Whether the state of a stack has operations that were begun and never ended. */
export function hasPendingOperations(stateDirectory: string, project: string, stack: string): boolean {
  const file = join(stateDirectory, ".pulumi/stacks", project, `${stack}.json`);
  return existsSync(file) && readFileSync(file, "utf8").includes('"pending_operations"');
}

const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}";
const account = `${group}/providers/Microsoft.Storage/storageAccounts/{accountName}`;

/** Types whose id follows from their inputs: the id, with the names of inputs in braces. */
const idTemplates = new Map([
  ["azure-native:resources:ResourceGroup", group],
  ["azure-native:web:Connection", `${group}/providers/Microsoft.Web/connections/{connectionName}`],
  ["azure-native:logic:Workflow", `${group}/providers/Microsoft.Logic/workflows/{workflowName}`],
  [
    "azure-native:managedidentity:UserAssignedIdentity",
    `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}`,
  ],
  ["azure-native:storage:StorageAccount", account],
  ["azure-native:storage:BlobServiceProperties", `${account}/blobServices/{blobServicesName}`],
  ["azure-native:storage:BlobContainer", `${account}/blobServices/default/containers/{containerName}`],
  ["azure-native:storage:ManagementPolicy", `${account}/managementPolicies/{managementPolicyName}`],
  [
    "azure-native:authorization:RoleAssignment",
    "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
  ],
]);

interface ResourceState {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
}

/** What `pulumi stack export` prints, as far as it matters here. */
export interface StackExport {
  deployment: {
    resources?: ResourceState[];
    pending_operations?: { type: string; resource: ResourceState }[];
  };
}

/**
 * Makes what a killed `pulumi up` had begun to create a part of the stack, so that a refresh finds out whether it is there. Without
 * it the next `up` would create it again, and be refused: it exists. (`pulumi refresh --import-pending-creates` only renames the
 * pending operation in the versions tried, 3.248 to 3.255, and imports nothing.)
 *
 * An application or password of Entra has an id nobody wrote down: it is created anew, and the first one stays unused. So has a
 * service principal, but an application has only one: `up` takes it over (`useExisting`).
 */
export function withPendingCreates(
  { deployment, ...rest }: StackExport,
  subscriptionId: string,
): StackExport {
  const { pending_operations = [], resources = [] } = deployment;
  const created = pending_operations.flatMap(({ type, resource }) => {
    const id = type === "creating" ? idOf(resource.type, resource.inputs ?? {}, subscriptionId) : undefined;
    return id === undefined ? [] : [{ ...resource, id, outputs: resource.inputs ?? {} }];
  });
  return {
    ...rest,
    deployment: { ...deployment, resources: [...resources, ...created], pending_operations: [] },
  };
}

function idOf(type: string, inputs: Record<string, unknown>, subscriptionId: string): string | undefined {
  const values: Record<string, unknown> = { ...inputs, subscriptionId };
  return idTemplates
    .get(type)
    ?.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
    .replace(/^\/+/, "/");
}
