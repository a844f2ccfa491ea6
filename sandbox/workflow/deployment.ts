/** What the runtime needs to know of a deployed workflow and of its API connections. Resource Manager provides it. */
/** A deployed workflow: the definition with its parameter values, and the keys that sign its callback URLs. */
export interface WorkflowDeployment {
  /** ARM id, as Resource Manager prints it. */
  resourceId: string;
  /** Id in the callback URL, 32 hexadecimal digits; a new one for each created resource. */
  callbackId: string;
  name: string;
  location: string;
  tags: Readonly<Record<string, string>>;
  /** Version of the deployment, changes with every PUT, e.g. `08584000000000000001`. */
  version: string;
  state: "Enabled" | "Disabled";
  /** Workflow definition as put, not yet checked. */
  definition: Readonly<Record<string, unknown>>;
  /** Parameter values, secure ones included: never show them. */
  parameters: Readonly<Record<string, { value?: unknown }>>;
  /** Base64 keys; a callback URL is signed with either. */
  accessKeys: { primary: string; secondary: string };
}

/** Finds deployed workflows. */
export interface WorkflowDirectory {
  byCallbackId(callbackId: string): WorkflowDeployment | undefined;
  byResourceId(resourceId: string): WorkflowDeployment | undefined;
}

/** An API connection with its secrets. */
export interface ApiConnection {
  resourceId: string;
  /** Name of the managed API, e.g. `commondataservice`. */
  managedApi: string;
  /** Parameter values as put, e.g. `token:clientId`; secret: never show them. */
  parameterValues: Readonly<Record<string, string>>;
}

/** Finds API connections by their ARM id, whatever its letter case. */
export interface ConnectionDirectory {
  byResourceId(resourceId: string): ApiConnection | undefined;
}

/** Finds a workflow's managed identities. */
export interface ManagedIdentities {
  /**
   * Object id and client id of the identity; undefined when the workflow does not have it.
   *
   * @param identity ARM id of a user-assigned identity, or undefined for the system-assigned one
   */
  find(
    workflowResourceId: string,
    identity: string | undefined,
  ): { objectId: string; clientId: string } | undefined;
}

/**
 * A token of a workflow's managed identity; undefined when the workflow does not have the identity.
 *
 * @param identity ARM id of a user-assigned identity, or undefined for the system-assigned one
 * @param audience resource as the workflow names it, e.g. `https://storage.azure.com/`
 */
export type IdentityToken = (
  workflowResourceId: string,
  identity: string | undefined,
  audience: string,
) => Promise<string | undefined>;

/** One call of an ApiConnection action, with every expression already evaluated. */
export interface ConnectorCall {
  connection: ApiConnection;
  /** Lower case, e.g. `post`. */
  method: string;
  /** Path as the action gives it, e.g. `/api/data/v9.1/leads` encoded twice. */
  path: string;
  headers: Readonly<Record<string, string>>;
  queries: Readonly<Record<string, string>>;
  body: unknown;
  signal: AbortSignal;
}

/** Answer of a connector, as the action's outputs show it. */
export interface ConnectorAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Carries out the calls of one or several managed APIs. */
export interface Connector {
  /** Managed API names this connector serves. */
  readonly managedApis: readonly string[];
  /** @throws {SandboxError} `NotEmulated` for an operation it does not have; network failures reject as they are */
  call(call: ConnectorCall): Promise<ConnectorAnswer>;
}
