/** The services that resource types and routes are built from. */
import type { StoredBlobs } from "../blob/deployment";
import type { Caller, TokenVerifier } from "../entra/caller";
import type { Directory } from "../entra/directory";
import type { FiredAlert } from "../monitor/alert-store";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
import type { StoredEntities } from "../table/deployment";
import type { RolePermissions } from "./access/roles";
import type { ConnectionHealth } from "./connection-health";
import type { ResourceStore } from "./resources/resource-store";
import type { WorkflowOperations } from "./types/workflow-operations";

/**
 * Checks a workflow definition as Logic Apps does at deployment.
 *
 * @throws {SandboxError} `InvalidTemplate` and other codes of a refused deployment
 */
export type CheckDefinition = (
  definition: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, { value?: unknown }>>,
) => void;

/**
 * Whether a caller may do an action.
 *
 * @param action e.g. `Microsoft.Logic/workflows/write`
 * @param scope resource id, spelled as in the request
 */
export type AccessControl = (caller: Caller, action: string, scope: string) => boolean;

/** Azure Monitor, as Resource Manager uses it. */
export interface MonitorOfArm {
  /** Called when an alert rule or a diagnostic setting was added, changed or removed. */
  rulesChanged(): void;
  /** Newest first. */
  alerts(): readonly FiredAlert[];
  /** Times of the events that a metric of a resource counts. `from` is inclusive, `to` exclusive. */
  instants(resourceId: string, metricName: string, from: Date, to: Date): readonly Date[];
}

/** The parts of the sandbox that Resource Manager uses. */
export interface ArmServices {
  store: ResourceStore;
  clock: Clock;
  ids: IdSource;
  tokens: TokenVerifier;
  /** Tenant of the subscription. */
  tenantId: string;
  /** The one subscription. */
  subscriptionId: string;
  mayDo: AccessControl;
  /** Roles of a caller at a scope or inside it, without those of outer scopes. */
  rolesIn: (caller: Caller, scope: string) => readonly RolePermissions[];
  /** Permissions of a caller's roles at a scope, including those of outer scopes. */
  rolesAt: (caller: Caller, scope: string) => readonly RolePermissions[];
  /** Service principals. Managed identities own one, role assignments refer to one. */
  directory: Pick<Directory, "create" | "find" | "remove" | "purge">;
  /** Whether the secrets of connections work, if a connector has tried. */
  connectionHealth: ConnectionHealth;
  /** Receives deletions of storage accounts and containers. */
  blobs: StoredBlobs;
  /** Receives deletions of storage accounts and tables. */
  tables: StoredEntities;
  monitor: MonitorOfArm;
  /** The sandbox's own origin, e.g. `https://localhost:8443`. Callback URLs start with it. */
  origin: () => string;
  checkDefinition: CheckDefinition;
  operations: WorkflowOperations;
}
