/**
 * Serves the doubles of Pulumi's `azure-native` and `azuread` providers, one gRPC server each, on loopback.
 * Source: https://www.pulumi.com/docs/iac/guides/building-extending/providers/ (PULUMI_DEBUG_PROVIDERS)
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Clock } from "../support/clock";
import type { IdSource } from "../support/ids";
import { createAzureNative } from "./azure-native";
import { createAzuread } from "./azuread";
import { type Caller, configuredCaller } from "./configured-caller";
import { grpcService } from "./grpc-service";
import type { DeployerIdentity, ProviderDouble } from "./provider";
import { createRestClient, type Fetch, type TokenSource } from "./rest-client";

export interface ProviderOptions {
  /** Reaches `https://management.azure.com` and `https://graph.microsoft.com`. */
  readonly fetch: Fetch;
  /** A bearer token for a resource, e.g. `https://management.azure.com/`. */
  readonly token: TokenSource;
  readonly identity: DeployerIdentity;
  /**
   * The deployer's, tried for another client without a secret. @default such a client acts as the deployer
   */
  readonly clientSecret?: string;
  readonly ids: IdSource;
  readonly clock: Clock;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** Ports to use if they are free. 0 lets the system choose. @default 0 for both */
  readonly ports?: { readonly azureNative?: number; readonly azuread?: number };
}

export interface RunningProviders {
  /** Value for `PULUMI_DEBUG_PROVIDERS`, e.g. `azure-native:40001,azuread:40002`. */
  readonly debugProviders: string;
  readonly ports: { readonly azureNative: number; readonly azuread: number };
  /** Ends immediately. Running calls are cut. */
  close(): Promise<void>;
}

export async function startProviders(options: ProviderOptions): Promise<RunningProviders> {
  const { host = "127.0.0.1", ports = {} } = options;
  // every failure returns to its caller, and the library would also print it
  grpc.setLogVerbosity(grpc.logVerbosity.NONE);
  const azureNative = await serve(azureNativeFor, options, host, ports.azureNative);
  try {
    const azuread = await serve(azureadFor, options, host, ports.azuread);
    return {
      debugProviders: `azure-native:${azureNative.port},azuread:${azuread.port}`,
      ports: { azureNative: azureNative.port, azuread: azuread.port },
      async close() {
        azureNative.server.forceShutdown();
        azuread.server.forceShutdown();
      },
    };
  } catch (error) {
    azureNative.server.forceShutdown();
    throw error;
  }
}

/** Makes a double for a caller, and names the resource that its callers sign in for. */
interface DoubleFactory {
  readonly audience: string;
  make(caller: Caller, options: ProviderOptions): ProviderDouble;
}

const azureNativeFor: DoubleFactory = {
  audience: "https://management.azure.com/",
  make({ identity, token }, { fetch, clock, ids }) {
    const service = { origin: "https://management.azure.com", audience: azureNativeFor.audience };
    const arm = createRestClient({ fetch, token, clock, ...service });
    return createAzureNative({ arm, token, identity, ids });
  },
};

const azureadFor: DoubleFactory = {
  audience: "https://graph.microsoft.com/",
  make({ identity, token }, { fetch, clock }) {
    const service = { origin: "https://graph.microsoft.com/v1.0", audience: azureadFor.audience };
    return createAzuread({ graph: createRestClient({ fetch, token, clock, ...service }), identity, clock });
  },
};

// The engine's own limit for messages, 400 MiB. Source: pulumi sdk/go/common/util/rpcutil/serve.go.
const maximumMessageBytes = 400 * 1024 * 1024;

async function serve(
  factory: DoubleFactory,
  options: ProviderOptions,
  host: string,
  wantedPort = 0,
): Promise<{ server: grpc.Server; port: number }> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": maximumMessageBytes });
  const service = grpcService(factory.make(options, options), async (variables) =>
    factory.make(await configuredCaller(variables, factory.audience, options), options),
  );
  server.addService(ResourceProviderService, service);
  const bind = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.bindAsync(`${host}:${port}`, grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
  // a port that was taken meanwhile is not an error: `debugProviders` gives the actual one
  const port = wantedPort === 0 ? await bind(0) : await bind(wantedPort).catch(() => bind(0));
  return { server, port };
}
