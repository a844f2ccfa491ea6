/** Microsoft's blob client, with an agent that routes its requests. */
import type { Agent } from "node:https";
import { BlobServiceClient, newPipeline } from "@azure/storage-blob";

interface BlobClientOptions {
  /** E.g. `https://stleads.blob.core.windows.net`. */
  origin: string;
  credential: Parameters<typeof newPipeline>[0];
  agent: Agent;
  /** Headers of every request. */
  headers?: Record<string, string>;
}

/** A client that tries once. */
export function blobClient({
  origin,
  credential,
  agent,
  headers = {},
}: BlobClientOptions): BlobServiceClient {
  const pipeline = newPipeline(credential, { retryOptions: { maxTries: 1 } });
  pipeline.factories.unshift({
    create: (next) => ({
      sendRequest(request) {
        request.agent = agent;
        for (const [header, text] of Object.entries(headers)) request.headers.set(header, text);
        return next.sendRequest(request);
      },
    }),
  });
  return new BlobServiceClient(origin, pipeline);
}
