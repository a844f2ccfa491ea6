/** The few calls of Microsoft Graph that settling needs. Source: https://learn.microsoft.com/graph/api/resources/application */
import { OperationError } from "../errors";
import { quoted } from "../services/odata";
import { Refusal, reasonIn } from "../services/refusal";
import { exchange } from "../services/service-request";
import { sandboxHint } from "../wording";

export interface GraphAccess {
  /** Access token for `https://graph.microsoft.com`. */
  token: () => Promise<string>;
  fetch: typeof fetch;
}

export interface PasswordCredential {
  keyId: string;
  displayName?: string | null;
  startDateTime?: string;
}

/** Lists can be absent. */
export interface GraphApplication {
  id: string;
  appId: string;
  displayName: string;
  createdDateTime?: string;
  signInAudience?: string;
  passwordCredentials?: readonly PasswordCredential[];
  keyCredentials?: readonly unknown[];
  identifierUris?: readonly unknown[];
  requiredResourceAccess?: readonly unknown[];
}

class GraphError extends Refusal {
  override readonly name = "GraphError";
}

const origin = "https://graph.microsoft.com";
const service = {
  name: "Microsoft Graph",
  origin,
  unreachable: "LEADS_GRAPH_UNREACHABLE",
  check: `Check the network; ${sandboxHint}`,
} as const;

export class GraphClient {
  readonly #access: GraphAccess;

  constructor(access: GraphAccess) {
    this.#access = access;
  }

  /** The first page, which is enough: more than one is a doubt. */
  applicationsNamed(displayName: string): Promise<GraphApplication[]> {
    return this.#list("/applications", `displayName eq ${quoted(displayName)}`);
  }

  applicationsWithPrefix(displayName: string): Promise<GraphApplication[]> {
    return this.#list("/applications", `startsWith(displayName,${quoted(displayName)})`);
  }

  /** @returns undefined when there is none */
  async application(objectId: string): Promise<GraphApplication | undefined> {
    try {
      return (await this.#send("GET", `/applications/${objectId}`)) as GraphApplication;
    } catch (error) {
      if (error instanceof OperationError && (error.cause as Refusal | undefined)?.status === 404)
        return undefined;
      throw error;
    }
  }

  /** Object ids. */
  async ownersOf(objectId: string): Promise<string[]> {
    const owners = await this.#list<{ id: string }>(`/applications/${objectId}/owners`);
    return owners.map(({ id }) => id);
  }

  async hasServicePrincipal(appId: string): Promise<boolean> {
    return (await this.#list("/servicePrincipals", `appId eq ${quoted(appId)}`)).length > 0;
  }

  /** Source: https://learn.microsoft.com/graph/api/application-removepassword */
  async removePassword(objectId: string, keyId: string): Promise<void> {
    await this.#send("POST", `/applications/${objectId}/removePassword`, { keyId });
  }

  async #list<Item = GraphApplication>(path: string, filter?: string): Promise<Item[]> {
    const query = filter === undefined ? "" : `?$filter=${encodeURIComponent(filter)}`;
    return ((await this.#send("GET", `${path}${query}`)) as { value: Item[] }).value;
  }

  async #send(method: string, path: string, body?: unknown): Promise<unknown> {
    const { token, fetch } = this.#access;
    const headers = {
      authorization: `Bearer ${await token()}`,
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await exchange(fetch, `${origin}/v1.0${path}`, init, service);
    if (answer.ok) return answer.body;
    const { code, message } = reasonIn(answer.body);
    const refusal = new GraphError(answer.status, code, message);
    throw new OperationError(
      "LEADS_GRAPH_REFUSED",
      `Microsoft Graph answered ${refusal.told} to ${method} ${path.split("?")[0]}`,
      "Sign in as somebody who may deploy the stack, see docs/permissions.md, and run the command again.",
      { cause: refusal },
    );
  }
}
