/** Asks Azure as the deployer what no Pulumi provider answers. */
import * as authorization from "@pulumi/azure-native/authorization";
import type * as pulumi from "@pulumi/pulumi";

/** The caller and the request. */
export interface AzureQuestion {
  /** Audience of the access token, e.g. `https://storage.azure.com/`. */
  endpoint: string;
  url: string;
  headers?: Record<string, string>;
}

/** A complete answer. */
export interface AzureAnswer {
  status: number;
  text: string;
}

/**
 * A GET with the provider's own token.
 *
 * @throws {Error} when nothing answers, or the provider has no token
 */
export async function askAzure(
  { endpoint, url, headers = {} }: AzureQuestion,
  parent: pulumi.Resource,
): Promise<AzureAnswer> {
  const { token } = await authorization.getClientToken({ endpoint }, { parent });
  if (!token) throw new Error("the provider gave no access token");
  // loaded here, because most previews ask nothing
  const { createHttpClient } =
    require("../../http-client/http-client") as typeof import("../../http-client/http-client");
  const answer = await createHttpClient()(url, { headers: { ...headers, authorization: `Bearer ${token}` } });
  return { status: answer.status, text: await answer.text() };
}
