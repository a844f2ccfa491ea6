/** The provider doubles over the sandbox's Resource Manager and Graph, called over gRPC like the engine. */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import provider from "@pulumi/pulumi/proto/provider_pb";
import { createGraphApp } from "../../../sandbox/graph/app";
import { decode, encode, type PropertyMap } from "../../../sandbox/pulumi-provider/property-values";
import { startProviders } from "../../../sandbox/pulumi-provider/server";
import { seededIds } from "../../../sandbox/support/ids";
import { origin, startArm } from "../arm/arm-fixture";

/** A request to Azure. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: any;
}

/** Starts the doubles; each test has its own. */
export async function startFixture() {
  const arm = await startArm();
  const { directory, tokens, clock, issue } = arm;
  const graph = createGraphApp({ directory, tokens, clock, ids: seededIds("graph"), origin: () => origin });
  const apps = new Map([
    ["management.azure.com", arm.app],
    ["graph.microsoft.com", graph],
  ]);
  const asked: Asked[] = [];
  const planned: Response[] = [];
  const fetch = async (address: string, init?: RequestInit): Promise<Response> => {
    const url = new URL(address);
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    asked.push({ method: init?.method ?? "GET", url, body });
    const app = apps.get(url.hostname);
    if (app === undefined) throw new Error(`no service is named ${url.hostname}`);
    return planned.shift() ?? app.fetch(new Request(address, init));
  };
  const { tenantId, subscriptionId, deployer } = directory;
  const identity = { tenantId, subscriptionId, clientId: deployer.clientId, objectId: deployer.objectId };
  const token = (resource: string) => issue(resource);
  const running = await startProviders({ fetch, token, identity, ids: seededIds("names"), clock });
  const credentials = grpc.credentials.createInsecure();
  const client = (port: number) =>
    new ProviderCaller(new ResourceProviderClient(`127.0.0.1:${port}`, credentials));
  /** Another engine, with a separate connection. */
  const connect = () =>
    new ProviderCaller(
      new ResourceProviderClient(`127.0.0.1:${running.ports.azureNative}`, credentials, {
        "grpc.use_local_subchannel_pool": 1,
      }),
    );
  const azureNative = client(running.ports.azureNative);
  const azuread = client(running.ports.azuread);
  await azureNative.configure({ "azure-native:config:location": "westeurope" });
  await azuread.configure({});
  return {
    ...identity,
    running,
    clock,
    asked,
    /** Answers the next request to Azure with this. */
    plan: (response: Response) => void planned.push(response),
    send: arm.send,
    directory,
    tokens,
    azureNative,
    azuread,
    connect,
    async close() {
      azureNative.close();
      azuread.close();
      await running.close();
      arm.close();
    },
  };
}

/** One running fixture. */
export type Fixture = Awaited<ReturnType<typeof startFixture>>;

interface Stored {
  id: string;
  state: PropertyMap;
  inputs: PropertyMap;
}

/** Calls a provider with plain property maps. */
export class ProviderCaller {
  readonly #client: ResourceProviderClient;

  constructor(client: ResourceProviderClient) {
    this.#client = client;
  }

  /** Any method of the protocol by name. */
  call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
      (this.#client as any)[method](request, (error: grpc.ServiceError | null, response: unknown) =>
        error === null ? resolve(response) : reject(error),
      );
    });
  }

  /** A method with a stream as answer. */
  stream(method: string, request: unknown): AsyncIterable<unknown> {
    return (this.#client as any)[method](request);
  }

  configure(
    variables: Record<string, string>,
    { oldInputs = true, acceptSecrets = true } = {},
  ): Promise<any> {
    const request = new provider.ConfigureRequest();
    for (const [key, value] of Object.entries(variables)) request.getVariablesMap().set(key, value);
    request.setAcceptsecrets(acceptSecrets);
    request.setSendsOldInputs(oldInputs);
    request.setSendsOldInputsToDelete(oldInputs);
    return this.call("configure", request);
  }

  async check(type: string, news: PropertyMap, olds: PropertyMap = {}, change?: (request: any) => void) {
    const request = new provider.CheckRequest();
    request.setUrn(urnOf(type));
    request.setNews(encode(news));
    request.setOlds(encode(olds));
    request.setRandomseed(Buffer.from("seed"));
    change?.(request);
    const response = await this.call("check", request);
    return {
      inputs: decode(response.getInputs()) as any,
      failures: response.getFailuresList().map((failure: any) => failure.getReason()) as string[],
    };
  }

  async diff(type: string, old: Stored, news: PropertyMap, ignoreChanges: string[] = []) {
    const request = new provider.DiffRequest();
    request.setId(old.id);
    request.setUrn(urnOf(type));
    request.setOlds(encode(old.state));
    request.setOldInputs(encode(old.inputs));
    request.setNews(encode(news));
    request.setIgnorechangesList(ignoreChanges);
    const response = await this.call("diff", request);
    const kinds = Object.fromEntries(
      Object.entries(provider.PropertyDiff.Kind).map(([name, kind]) => [kind, name]),
    );
    const detailed: Record<string, string | undefined> = {};
    response.getDetaileddiffMap().forEach((entry: any, path: string) => {
      detailed[path] = kinds[entry.getKind()];
    });
    return {
      changed: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: response.getReplacesList() as string[],
      deleteBeforeReplace: response.getDeletebeforereplace() as boolean,
      detailed,
    };
  }

  async create(type: string, inputs: PropertyMap, preview = false) {
    const request = new provider.CreateRequest();
    request.setUrn(urnOf(type));
    request.setProperties(encode(inputs));
    request.setPreview(preview);
    const response = await this.call("create", request);
    return { id: response.getId() as string, state: decode(response.getProperties()) as any, inputs };
  }

  /** The outputs of a create on the wire, with marked secrets. */
  async createRaw(type: string, inputs: PropertyMap): Promise<any> {
    const request = new provider.CreateRequest();
    request.setUrn(urnOf(type));
    request.setProperties(encode(inputs));
    return (await this.call("create", request)).getProperties().toJavaScript();
  }

  async update(type: string, old: Stored, news: PropertyMap, preview = false) {
    const request = new provider.UpdateRequest();
    request.setId(old.id);
    request.setUrn(urnOf(type));
    request.setOlds(encode(old.state));
    request.setOldInputs(encode(old.inputs));
    request.setNews(encode(news));
    request.setPreview(preview);
    const response = await this.call("update", request);
    return { id: old.id, state: decode(response.getProperties()) as any, inputs: news };
  }

  /** Without `old` it is an import. */
  async read(type: string, id: string, old?: Stored) {
    const request = new provider.ReadRequest();
    request.setId(id);
    request.setUrn(urnOf(type));
    if (old !== undefined) {
      request.setProperties(encode(old.state));
      request.setInputs(encode(old.inputs));
    }
    const response = await this.call("read", request);
    return {
      id: response.getId() as string,
      state: decode(response.getProperties()) as any,
      inputs: decode(response.getInputs()) as any,
    };
  }

  async delete(type: string, old: Stored): Promise<void> {
    const request = new provider.DeleteRequest();
    request.setId(old.id);
    request.setUrn(urnOf(type));
    request.setProperties(encode(old.state));
    request.setOldInputs(encode(old.inputs));
    await this.call("delete", request);
  }

  async invoke(token: string, args: PropertyMap = {}): Promise<any> {
    const request = new provider.InvokeRequest();
    request.setTok(token);
    request.setArgs(encode(args));
    return decode((await this.call("invoke", request)).getReturn());
  }

  close(): void {
    this.#client.close();
  }
}

/** The urn of a resource named `leads` inside a component. */
export function urnOf(type: string): string {
  return `urn:pulumi:dev::marketplace-leads::marketplace-leads:index:LeadDestination$${type}::leads`;
}
