/** What the resource types and routes are built from. */
import type { StoredBlobs } from "../blob/deployment";
import type { Caller, TokenVerifier } from "../entra/caller";
import type { Directory } from "../entra/directory";
import type { FiredAlert } from "../monitor/alert-store";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
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
 * Whether a caller may do something.
 *
 * @param action e.g. `Microsoft.Logic/workflows/write`
 * @param scope resource id, spelled as in the request
 */
export type AccessControl = (caller: Caller, action: string, scope: string) => boolean;

/** What Resource Manager tells the monitor, and asks of it. */
export interface MonitorOfArm {
  /** An alert rule or a diagnostic setting came, changed or went. */
  rulesChanged(): void;
  /** Newest first. */
  alerts(): readonly FiredAlert[];
  /** When what a metric counts happened to a resource; `from` inclusive, `to` exclusive. */
  instants(resourceId: string, metricName: string, from: Date, to: Date): readonly Date[];
}

/** The parts of the sandbox Resource Manager works with. */
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
  /** Roles of a caller anywhere in a scope, those of outer scopes not. */
  rolesIn: (caller: Caller, scope: string) => readonly RolePermissions[];
  /** What the roles of a caller permit at a scope, those of outer scopes included. */
  rolesAt: (caller: Caller, scope: string) => readonly RolePermissions[];
  /** Service principals: managed identities get one, role assignments name one. */
  directory: Pick<Directory, "create" | "find" | "remove" | "purge">;
  /** Whether the secrets of connections work, as far as a connector tried. */
  connectionHealth: ConnectionHealth;
  /** Told what storage was deleted. */
  blobs: StoredBlobs;
  /** Azure Monitor. */
  monitor: MonitorOfArm;
  /** The sandbox's own origin, e.g. `https://localhost:8443`; callback URLs start with it. */
  origin: () => string;
  checkDefinition: CheckDefinition;
  operations: WorkflowOperations;
}
