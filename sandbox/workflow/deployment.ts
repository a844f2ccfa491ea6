/** Deployed workflows and API connections as the runtime needs them. Resource Manager provides them. */
/** A deployed workflow: its definition, its parameter values, and the keys that sign its callback URLs. */
export interface WorkflowDeployment {
  /** ARM id, as Resource Manager prints it. */
  resourceId: string;
  /** Id in the callback URL, 32 hexadecimal digits. Each created resource gets a new one. */
  callbackId: string;
  name: string;
  location: string;
  tags: Readonly<Record<string, string>>;
  /** Version of the deployment, e.g. `08584000000000000001`. It changes with every PUT. */
  version: string;
  state: "Enabled" | "Disabled";
  /** Workflow definition as put, unchecked. */
  definition: Readonly<Record<string, unknown>>;
  /** Parameter values, secure ones included: never show them. */
  parameters: Readonly<Record<string, { value?: unknown }>>;
  /** Base64 keys. Either may sign a callback URL. */
  accessKeys: { primary: string; secondary: string };
}

export interface WorkflowDirectory {
  byCallbackId(callbackId: string): WorkflowDeployment | undefined;
  byResourceId(resourceId: string): WorkflowDeployment | undefined;
}

/** An API connection with its secrets. */
export interface ApiConnection {
  resourceId: string;
  /** Name of the managed API, e.g. `commondataservice`. */
  managedApi: string;
  /** Parameter values as put, e.g. `token:clientId`. Secret: never show them. */
  parameterValues: Readonly<Record<string, string>>;
}

/** Finds API connections by their ARM id, in any letter case. */
export interface ConnectionDirectory {
  byResourceId(resourceId: string): ApiConnection | undefined;
}

export interface ManagedIdentities {
  /**
   * Object id and client id of the identity. Undefined when the workflow does not have it.
   *
   * @param identity ARM id of a user-assigned identity, or undefined for the system-assigned one
   */
  find(
    workflowResourceId: string,
    identity: string | undefined,
  ): { objectId: string; clientId: string } | undefined;
}

/**
 * A token of a workflow's managed identity. Undefined when the workflow does not have the identity.
 *
 * @param identity ARM id of a user-assigned identity, or undefined for the system-assigned one
 * @param audience resource as the workflow names it, e.g. `https://storage.azure.com/`
 */
export type IdentityToken = (
  workflowResourceId: string,
  identity: string | undefined,
  audience: string,
) => Promise<string | undefined>;

/** A call of an ApiConnection action, with evaluated expressions. */
export interface ConnectorCall {
  connection: ApiConnection;
  /** Lower case, e.g. `post`. */
  method: string;
  /** Path in the action, e.g. `/api/data/v9.1/leads` encoded twice. */
  path: string;
  headers: Readonly<Record<string, string>>;
  queries: Readonly<Record<string, string>>;
  body: unknown;
  signal: AbortSignal;
}

/** Answer of a connector, as in the action's outputs. */
export interface ConnectorAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

/** Makes the calls of one or several managed APIs. */
export interface Connector {
  /** Managed API names this connector serves. */
  readonly managedApis: readonly string[];
  /** @throws {SandboxError} `NotEmulated` for an unknown operation; network failures reject unchanged */
  call(call: ConnectorCall): Promise<ConnectorAnswer>;
}
