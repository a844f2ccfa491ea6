/** Pulumi engine double: records every resource and answers only known invokes. */
import * as pulumi from "@pulumi/pulumi";

// The SDK keeps a stack for each promise. With source maps, that took most of the time of these tests.
const debuggable = require("@pulumi/pulumi/runtime/debuggable") as {
  debuggablePromise<T>(promise: Promise<T>, context?: string): Promise<T>;
};
const { debuggablePromise } = debuggable;
debuggable.debuggablePromise = (promise, context) => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return debuggablePromise(promise, context);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
};

// the SDK creates a global on first use: here, before mocha checks for leaks
pulumi.runtime.allConfig();

export interface RecordedResource {
  type: string;
  name: string;
  inputs: Record<string, any>;
  /** The program's requests to the engine, besides the inputs. */
  options: RecordedOptions;
}

export interface RecordedOptions {
  protect: boolean;
  ignoreChanges: string[];
  dependencies: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  /** Names of the inputs that are completely secret. */
  secretInputs: string[];
  /** Paths of all secrets: `parameters.owner.value`. */
  secretPaths: string[];
  /** Names of the hooks by the event that calls them. */
  hooks: Record<string, string[]>;
}

export interface MockSettings {
  stack?: string;
  /** Configuration by full key. */
  config?: Record<string, string>;
  secretKeys?: string[];
  /** Tenant of azuread's sign-in; azure-native's by default. */
  entraTenantId?: string;
  /** Outputs by type, instead of the inputs. */
  deployed?: Record<string, { id?: string; state?: Record<string, unknown> }>;
  preview?: boolean;
  /** azure-native's error instead of the signed-in client. */
  signInError?: string;
  /** Access token of azure-native's provider; none by default. */
  clientToken?: string;
}

export const subscriptionId = "00000000-0000-4000-8000-00000000000a";
export const tenantId = "00000000-0000-4000-8000-00000000000b";
export const deployerId = "00000000-0000-4000-8000-00000000000c";
export const clientId = "00000000-0000-4000-8000-00000000000d";
export const mockSecret = "mock-client-secret";
export const identityPrincipalId = "00000000-0000-4000-8000-00000000000e";

/** Path of a resource in its group: segments, each with the input that names it. */
const storageAccount = "/providers/Microsoft.Storage/storageAccounts/{accountName}";
const armTypes: Record<string, { path: string; name: string }> = {
  "azure-native:resources:ResourceGroup": { path: "", name: "resourceGroupName" },
  "azure-native:web:Connection": {
    path: "/providers/Microsoft.Web/connections/{connectionName}",
    name: "connectionName",
  },
  "azure-native:logic:Workflow": {
    path: "/providers/Microsoft.Logic/workflows/{workflowName}",
    name: "workflowName",
  },
  "azure-native:managedidentity:UserAssignedIdentity": {
    path: "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}",
    name: "resourceName",
  },
  "azure-native:storage:StorageAccount": { path: storageAccount, name: "accountName" },
  "azure-native:storage:BlobServiceProperties": {
    path: `${storageAccount}/blobServices/{blobServicesName}`,
    name: "blobServicesName",
  },
  "azure-native:storage:BlobContainer": {
    path: `${storageAccount}/blobServices/default/containers/{containerName}`,
    name: "containerName",
  },
  "azure-native:storage:Table": {
    path: `${storageAccount}/tableServices/default/tables/{tableName}`,
    name: "tableName",
  },
  "azure-native:storage:ManagementPolicy": {
    path: `${storageAccount}/managementPolicies/{managementPolicyName}`,
    name: "managementPolicyName",
  },
};
for (const [type, kind, name] of [
  ["ActionGroup", "actionGroups", "actionGroupName"],
  ["MetricAlert", "metricAlerts", "ruleName"],
] as const)
  armTypes[`azure-native:monitor:${type}`] = {
    path: `/providers/Microsoft.Insights/${kind}/{${name}}`,
    name,
  };
const roleAssignment = "azure-native:authorization:RoleAssignment";
const identity = "azure-native:managedidentity:UserAssignedIdentity";

/** Call and await this before importing the tested code, because resources register while a module loads. */
export async function installPulumiMocks(settings: MockSettings = {}): Promise<RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  const options = new Map<string, RecordedOptions>();
  pulumi.runtime.setAllConfig(settings.config ?? {}, settings.secretKeys ?? []);
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const inputs = plain(args.inputs);
        recorded.push({
          type: args.type,
          name: args.name,
          inputs,
          options: options.get(args.name) ?? noOptions,
        });
        return answer({ ...args, inputs }, settings);
      },
      call: ({ token, inputs }) => invoke(token, inputs, settings),
    },
    "marketplace-leads",
    settings.stack ?? "dev",
    settings.preview ?? false,
  );
  recordOptions(options);
  keepHooks();
  keepSaid();
  return recorded;
}

/** The program's messages since the last `installPulumiMocks`, because mocks have no engine to print them. */
export const said: { level: "info" | "warn" | "error"; text: string }[] = [];

const messages: Promise<void>[] = [];

/** Waits for pending messages. */
export async function allSaid(): Promise<void> {
  await Promise.all(messages);
}

function keepSaid(): void {
  said.length = 0;
  messages.length = 0;
  for (const level of ["info", "warn", "error"] as const)
    (pulumi.log as any)[level] = (text: string) => {
      // the engine receives a message later; a hook that does not await it may be the last of an update
      const message = new Promise((taken) => setImmediate(taken)).then(() => void said.push({ level, text }));
      messages.push(message);
      return message;
    };
}

/** The program's hooks since the last `installPulumiMocks`, by name. Mocks call none themselves. */
export const hooksMade = new Map<string, (args: any) => unknown>();

/** Replaces the SDK's callback server: mocks have none, and resources with hooks would never register. */
function keepHooks(): void {
  hooksMade.clear();
  const keep = async ({ name, callback }: any) => void hooksMade.set(name, callback);
  const { getStore } = require("@pulumi/pulumi/runtime/state");
  getStore().callbacks = {
    registerResourceHook: keep,
    registerErrorHook: keep,
    awaitStackRegistrations: async () => {},
    shutdown: () => {},
  };
}

const noOptions: RecordedOptions = {
  protect: false,
  ignoreChanges: [],
  dependencies: [],
  replaceOnChanges: [],
  additionalSecretOutputs: [],
  secretInputs: [],
  secretPaths: [],
  hooks: {},
};

/** Reads resource options from the request to the mock monitor, because mocks do not get them. */
function recordOptions(options: Map<string, RecordedOptions>): void {
  const monitor = pulumi.runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: any, callback: unknown) => {
    options.set(request.getName(), {
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      dependencies: request.getDependenciesList(),
      replaceOnChanges: request.getReplaceonchangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      secretInputs: secretsIn(request.getObject()?.toJavaScript() ?? {}),
      secretPaths: secretPaths(request.getObject()?.toJavaScript()),
      hooks: hooksOf(request.getHooks()),
    });
    return register(request, callback);
  };
}

const secretsIn = (inputs: Record<string, any>) =>
  Object.keys(inputs).filter((name) => Object.hasOwn(Object(inputs[name]), secretSignature));

function secretPaths(value: any, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.hasOwn(value, secretSignature)) return [path];
  return Object.entries(value).flatMap(([key, inside]) =>
    secretPaths(inside, path === "" ? key : `${path}.${key}`),
  );
}

function hooksOf(binding: any): Record<string, string[]> {
  if (binding === undefined) return {};
  const { onErrorList, ...moments } = binding.toObject() as Record<string, string[]>;
  const named = Object.entries({ ...moments, onErrorList: onErrorList ?? [] });
  return Object.fromEntries(
    named
      .filter(([, names]) => names.length > 0)
      .map(([moment, names]) => [moment.replace(/List$/, ""), names]),
  );
}

/** Inputs without secret marks, because the mock monitor wraps secrets in objects with a signature. */
function plain(value: any): any {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (secretSignature in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plain(inside)]));
}
const secretSignature = "4dabf18193072939515e22adb298388d";

function answer({ type, name, inputs }: pulumi.runtime.MockResourceArgs, settings: MockSettings) {
  const own = settings.deployed?.[type];
  const state = { ...inputs, ...outputsOf(type, inputs), ...own?.state };
  return { id: own?.id ?? idOf(type, name, inputs), state };
}

function idOf(type: string, name: string, inputs: any): string {
  if (type === roleAssignment)
    return `${inputs.scope}/providers/Microsoft.Authorization/roleAssignments/${inputs.roleAssignmentName}`;
  const arm = armTypes[type];
  if (arm === undefined)
    return type === "azuread:index/application:Application" ? `/applications/${name}` : `${name}-id`;
  const path = arm.path.replace(/\{(\w+)\}/g, (_, input) => inputs[input]);
  return `/subscriptions/${subscriptionId}/resourceGroups/${inputs.resourceGroupName}${path}`;
}

function outputsOf(type: string, inputs: any): Record<string, unknown> {
  const arm = armTypes[type];
  if (type === identity)
    return { name: inputs.resourceName, principalId: identityPrincipalId, clientId: identityPrincipalId };
  if (arm !== undefined) return { name: inputs[arm.name] };
  if (type === "azuread:index/application:Application") return { clientId };
  if (type === "azuread:index/applicationPassword:ApplicationPassword") {
    return { value: mockSecret, endDate: inputs.endDate ?? "2028-11-21T00:00:00Z" };
  }
  return {};
}

/** As the engine passes on a plugin's refusal. */
const refusedInvoke = (text: string) => Object.assign(new Error(text), { details: text, code: 2 });

function invoke(token: string, inputs: any, settings: MockSettings) {
  switch (token) {
    case "azure-native:authorization:getClientConfig":
      if (settings.signInError !== undefined) throw refusedInvoke(settings.signInError);
      return { clientId, objectId: deployerId, subscriptionId, tenantId };
    case "azuread:index/getClientConfig:getClientConfig":
      return { clientId, objectId: deployerId, tenantId: settings.entraTenantId ?? tenantId };
    case "azure-native:logic:listWorkflowTriggerCallbackUrl":
      return { value: `https://mock.invalid/${inputs.workflowName}/${inputs.triggerName}?sig=test` };
    case "azure-native:authorization:getClientToken":
      return { token: settings.clientToken ?? "" };
    default:
      throw new Error(`pulumi-mocks: no answer for invoke ${token}; add one in test/support/pulumi-mocks.ts`);
  }
}

/** Waits for an output, so that a test cannot end before its assertion runs. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as any).promise();
}

/** Waits for pending resources that no output depends on. */
export const allRegistered = (): Promise<void> => (pulumi.runtime as any).waitForRPCs();
