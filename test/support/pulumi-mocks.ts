/** Pulumi engine double: records every resource and answers only the invokes it knows. */
import * as pulumi from "@pulumi/pulumi";

// the SDK keeps its state in a global it makes on first use: here, before mocha looks for leaks
pulumi.runtime.allConfig();

export interface RecordedResource {
  type: string;
  name: string;
  inputs: Record<string, any>;
  /** What the program asked of the engine beside the inputs. */
  options: { protect: boolean; ignoreChanges: string[]; dependencies: string[] };
}

export interface MockSettings {
  stack?: string;
  /** Configuration by full key. */
  config?: Record<string, string>;
  secretKeys?: string[];
  /** Tenant azuread is signed in to; the same as azure-native's unless given. */
  entraTenantId?: string;
  /** Outputs to answer instead of the inputs, by type. */
  deployed?: Record<string, { id?: string; state?: Record<string, unknown> }>;
  preview?: boolean;
}

export const subscriptionId = "00000000-0000-4000-8000-00000000000a";
export const tenantId = "00000000-0000-4000-8000-00000000000b";
export const deployerId = "00000000-0000-4000-8000-00000000000c";
export const clientId = "00000000-0000-4000-8000-00000000000d";
export const mockSecret = "mock-client-secret";

const armTypes: Record<string, { path: string; name: string }> = {
  "azure-native:resources:ResourceGroup": { path: "", name: "resourceGroupName" },
  "azure-native:web:Connection": { path: "/providers/Microsoft.Web/connections/", name: "connectionName" },
  "azure-native:logic:Workflow": { path: "/providers/Microsoft.Logic/workflows/", name: "workflowName" },
};

/** Call, and await, before importing the code under test: resources register while a module loads. */
export async function installPulumiMocks(settings: MockSettings = {}): Promise<RecordedResource[]> {
  const recorded: RecordedResource[] = [];
  const options = new Map<string, RecordedResource["options"]>();
  pulumi.runtime.setAllConfig(settings.config ?? {}, settings.secretKeys ?? []);
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        const inputs = plain(args.inputs);
        const none = { protect: false, ignoreChanges: [], dependencies: [] };
        recorded.push({ type: args.type, name: args.name, inputs, options: options.get(args.name) ?? none });
        return answer({ ...args, inputs }, settings);
      },
      call: ({ token, inputs }) => invoke(token, inputs, settings),
    },
    "marketplace-leads",
    settings.stack ?? "dev",
    settings.preview ?? false,
  );
  recordOptions(options);
  return recorded;
}

/** Mocks see no resource options: they are read off the request on its way to the mock monitor. */
function recordOptions(options: Map<string, RecordedResource["options"]>): void {
  const monitor = pulumi.runtime.getMonitor() as any;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: any, callback: unknown) => {
    options.set(request.getName(), {
      protect: request.getProtect() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      dependencies: request.getDependenciesList(),
    });
    return register(request, callback);
  };
}

/** Inputs without secret marks: the mock monitor wraps secrets in objects with a signature. */
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
  const arm = armTypes[type];
  if (arm === undefined)
    return type === "azuread:index/application:Application" ? `/applications/${name}` : `${name}-id`;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${inputs.resourceGroupName}`;
  return arm.path === "" ? group : `${group}${arm.path}${inputs[arm.name]}`;
}

function outputsOf(type: string, inputs: any): Record<string, unknown> {
  const arm = armTypes[type];
  if (arm !== undefined) return { name: inputs[arm.name] };
  if (type === "azuread:index/application:Application") return { clientId };
  if (type === "azuread:index/applicationPassword:ApplicationPassword") {
    return { value: mockSecret, endDate: inputs.endDate ?? "2028-11-21T00:00:00Z" };
  }
  return {};
}

function invoke(token: string, inputs: any, settings: MockSettings) {
  switch (token) {
    case "azure-native:authorization:getClientConfig":
      return { clientId, objectId: deployerId, subscriptionId, tenantId };
    case "azuread:index/getClientConfig:getClientConfig":
      return { clientId, objectId: deployerId, tenantId: settings.entraTenantId ?? tenantId };
    case "azure-native:logic:listWorkflowTriggerCallbackUrl":
      return { value: `https://mock.invalid/${inputs.workflowName}/${inputs.triggerName}?sig=test` };
    default:
      throw new Error(`pulumi-mocks: no answer for invoke ${token}; add one in test/support/pulumi-mocks.ts`);
  }
}

/** Waits for an output, so a test cannot end before its assertion runs. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as any).promise();
}
