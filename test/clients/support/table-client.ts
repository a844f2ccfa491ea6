/** Microsoft's table clients, with an agent that routes their requests. */
import type { Agent } from "node:https";
import {
  AzureNamedKeyCredential,
  TableClient,
  TableServiceClient,
  type TableServiceClientOptions,
} from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";

interface TableClientOptions {
  /** E.g. `https://stleads.table.core.windows.net`. */
  origin: string;
  credential: TokenCredential | AzureNamedKeyCredential;
  agent: Agent;
  /** Headers of every request. */
  headers?: Record<string, string>;
}

function optionsOf({ agent, headers = {} }: TableClientOptions): TableServiceClientOptions {
  return {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      {
        position: "perRetry",
        policy: {
          name: "through the agent",
          sendRequest(request, next) {
            request.agent = agent;
            for (const [name, text] of Object.entries(headers)) request.headers.set(name, text);
            return next(request);
          },
        },
      },
    ],
  };
}

/** A client of one table that tries once. */
export function tableClient(name: string, options: TableClientOptions): TableClient {
  const { origin, credential } = options;
  // the two kinds of credential are two overloads
  return credential instanceof AzureNamedKeyCredential
    ? new TableClient(origin, name, credential, optionsOf(options))
    : new TableClient(origin, name, credential, optionsOf(options));
}

/** A client of an account's tables that tries once. */
export function tableServiceClient(
  options: TableClientOptions & { credential: TokenCredential },
): TableServiceClient {
  return new TableServiceClient(options.origin, options.credential, optionsOf(options));
}
