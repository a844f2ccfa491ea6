/**
 * Puts a provider double behind Pulumi's gRPC interface for resource providers.
 * Source: github.com/pulumi/pulumi proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb";
import provider from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { autonamingModes, changeOf, diffResponse, resourceOf, storedOf } from "./grpc-messages";
import { decode, encode, encodeOutputs } from "./property-values";
import type { Configuration, ProviderDouble } from "./provider";

/** Receives the request, and the address and port of the calling engine. */
type Handler<Request, Response> = (request: Request, peer: string) => Response | Promise<Response>;

/** A gRPC method from a function. An error becomes code Unknown with only its message. */
function unary<Request, Response>(
  handle: Handler<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: unknown) =>
          callback({
            code: error instanceof RpcError ? error.code : grpc.status.UNKNOWN,
            details: error instanceof Error ? error.message : String(error),
          }),
      );
  };
}

/** A failure with its own gRPC status. */
class RpcError extends Error {
  readonly code: grpc.status;

  constructor(code: grpc.status, message: string) {
    super(message);
    this.code = code;
  }
}

function unimplemented(method: string): grpc.handleUnaryCall<unknown, never> {
  return unary(() => {
    throw new RpcError(grpc.status.UNIMPLEMENTED, `${method} is not yet implemented`);
  });
}

/** Most connections with a stored configuration. The oldest is dropped first. */
const rememberedConnections = 1000;

/** A double and its configuration. */
interface Configured {
  readonly double: ProviderDouble;
  readonly configuration: Configuration;
}

/**
 * Double and configuration of each connection.
 * A plugin process belongs to one provider of one engine. We serve every engine on the machine, each on its
 * own connection. They may differ in `azure-native:location` or in their identity.
 */
class Connections {
  readonly #byPeer = new Map<string, Configured>();
  #last: Configured;

  constructor(unconfigured: ProviderDouble) {
    this.#last = {
      double: unconfigured,
      configuration: { variables: new Map(), engineAcceptsSecrets: false },
    };
  }

  set(peer: string, configured: Configured): void {
    this.#byPeer.delete(peer);
    this.#byPeer.set(peer, configured);
    this.#last = configured;
    const [oldest] = this.#byPeer.keys();
    if (this.#byPeer.size > rememberedConnections && oldest !== undefined) this.#byPeer.delete(oldest);
  }

  /** After a reconnection, the latest configuration is the best guess. */
  get(peer: string): Configured {
    return this.#byPeer.get(peer) ?? this.#last;
  }
}

/**
 * The gRPC methods of one provider double.
 *
 * @param double answers until a connection is configured
 * @param configured the double for a configuration, without the package's name in its keys
 */
export function grpcService(
  double: ProviderDouble,
  configured: (variables: ReadonlyMap<string, string>) => Promise<ProviderDouble>,
): grpc.UntypedServiceImplementation {
  const connections = new Connections(double);
  return {
    ...managementMethods(double),
    configure: unary(async (request: provider.ConfigureRequest, peer) => {
      double.configure({
        sendsOldInputs: request.getSendsOldInputs(),
        sendsOldInputsToDelete: request.getSendsOldInputsToDelete(),
      });
      const prefix = `${double.name}:config:`;
      const given = request.getVariablesMap().toArray() as [string, string][];
      const variables = new Map(
        given.map(([key, value]) => [key.startsWith(prefix) ? key.slice(prefix.length) : key, value]),
      );
      connections.set(peer, {
        double: await configured(variables),
        configuration: { variables, engineAcceptsSecrets: request.getAcceptsecrets() },
      });
      const response = new provider.ConfigureResponse();
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    invoke: unary(async (request: provider.InvokeRequest, peer) => {
      const response = new provider.InvokeResponse();
      const { double } = connections.get(peer);
      response.setReturn(encode(await double.invoke(request.getTok(), decode(request.getArgs()))));
      return response;
    }),
    ...resourceMethods((peer) => connections.get(peer)),
  };
}

function managementMethods(double: ProviderDouble): grpc.UntypedServiceImplementation {
  return {
    handshake: unimplemented("Handshake"),
    parameterize: unimplemented("Parameterize"),
    call: unimplemented("Call"),
    construct: unimplemented("Construct"),
    getMappings: unimplemented("GetMappings"),
    list: (call: grpc.ServerWritableStream<unknown, unknown>) => {
      call.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "List is not yet implemented" });
    },
    getMapping: unary(() => new provider.GetMappingResponse()),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    getPluginInfo: unary(() => {
      const info = new pluginMessages.PluginInfo();
      info.setVersion(double.version);
      return info;
    }),
    getSchema: unary((request: provider.GetSchemaRequest) => {
      if (request.getVersion() !== 0) throw new Error(`unsupported schema version ${request.getVersion()}`);
      const response = new provider.GetSchemaResponse();
      response.setSchema(
        JSON.stringify({ name: double.name, version: double.version, resources: {}, functions: {} }),
      );
      return response;
    }),
    checkConfig: unary((request: provider.CheckRequest) => {
      const response = new provider.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary(() => new provider.DiffResponse()),
  };
}

function resourceMethods(configuredFor: (peer: string) => Configured): grpc.UntypedServiceImplementation {
  return {
    check: unary((request: provider.CheckRequest, peer) => check(configuredFor(peer), request)),
    diff: unary((request: provider.DiffRequest, peer) =>
      diffResponse(configuredFor(peer).double.diff(changeOf(request))),
    ),
    create: unary(async (request: provider.CreateRequest, peer) => {
      const { double, configuration } = configuredFor(peer);
      const response = new provider.CreateResponse();
      const wanted = { ...resourceOf(request), newInputs: decode(request.getProperties()) };
      if (request.getPreview()) {
        response.setProperties(encode(double.previewCreate(wanted)));
        return response;
      }
      const { id, outputs } = await double.create(configuration, wanted);
      response.setId(id);
      response.setProperties(encodeOutputs(outputs));
      return response;
    }),
    read: unary((request: provider.ReadRequest, peer) => read(configuredFor(peer), request)),
    update: unary(async (request: provider.UpdateRequest, peer) => {
      const { double, configuration } = configuredFor(peer);
      const response = new provider.UpdateResponse();
      const change = changeOf(request);
      const outputs = request.getPreview()
        ? double.previewUpdate(change)
        : await double.update(configuration, change);
      response.setProperties(encodeOutputs(outputs));
      return response;
    }),
    delete: unary(async (request: provider.DeleteRequest, peer) => {
      await configuredFor(peer).double.delete(storedOf(request, request.getProperties()));
      return new Empty();
    }),
  };
}

async function check(
  { double, configuration }: Configured,
  request: provider.CheckRequest,
): Promise<provider.CheckResponse> {
  const autonaming = request.getAutonaming();
  const mode = autonaming === undefined ? undefined : autonamingModes.get(autonaming.getMode());
  const { inputs, failures } = await double.check(configuration, {
    ...resourceOf(request),
    oldInputs: decode(request.getOlds()),
    newInputs: decode(request.getNews()),
    randomSeed: request.getRandomseed_asU8(),
    ...(autonaming && mode ? { autonaming: { mode, proposedName: autonaming.getProposedName() } } : {}),
  });
  const response = new provider.CheckResponse();
  response.setInputs(encode(inputs));
  response.setFailuresList(
    failures.map(({ property = "", reason }) => {
      const failure = new provider.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

async function read(
  { double, configuration }: Configured,
  request: provider.ReadRequest,
): Promise<provider.ReadResponse> {
  const response = new provider.ReadResponse();
  const found = await double.read(configuration, {
    ...resourceOf(request),
    id: request.getId(),
    state: decode(request.getProperties()),
    oldInputs: request.hasInputs() ? decode(request.getInputs()) : undefined,
  });
  if (found === undefined) return response;
  response.setId(found.id);
  response.setProperties(encode(found.outputs));
  response.setInputs(encode(found.inputs));
  return response;
}
