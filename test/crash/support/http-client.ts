/** Calls a sandbox process over HTTP as its deployer. */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient, parseRoutes } from "../../../http-client/http-client";
import { claimsOf } from "../../../operations/dead-letters/reader-access";
import { sandboxEnvironment } from "../../../sandbox/environment";
import { readInstance, type SandboxInstance } from "../../../sandbox/instance-file";
import { type Destination, deployDestination, workflowPath } from "../../leads/support/lead-destination";

export const management = "https://management.azure.com";

export interface SandboxClient {
  instance: SandboxInstance;
  fetch: typeof fetch;
  token(audience: string): Promise<string>;
  /** The body of a successful answer. */
  call(method: string, origin: string, path: string, body?: object): Promise<any>;
}

/** @param data folder of the sandbox */
export function connect(data: string): SandboxClient {
  const instance = readInstance(data) as SandboxInstance;
  const routes = parseRoutes(sandboxEnvironment(instance).LEADS_ROUTES ?? "");
  const fetch = createHttpClient({ routes, authority: readFileSync(instance.authorityFile, "utf8") });
  const { tenantId, clientId, clientSecret } = instance;
  const token = async (audience: string) => {
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const answer = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...form, scope: `${audience}/.default` }).toString(),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    ...{ instance, fetch, token },
    async call(method, origin, path, body) {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: { authorization: `Bearer ${await token(origin)}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}

/** Deploys the program's workflow. Its connection may write leads, and the deployer may read letters. Can be repeated. */
export async function deploy(
  client: SandboxClient,
): Promise<{ destination: Destination; callbackUrl: string }> {
  const { instance, call, token } = client;
  const { subscriptionId } = instance;
  const { objectId = "" } = claimsOf(await token(management));
  const destination = await deployDestination(
    (method, path, apiVersion, body) => call(method, management, `${path}?api-version=${apiVersion}`, body),
    { subscriptionId, credentials: instance, readers: [objectId] },
  );
  const trigger = `${workflowPath(subscriptionId)}/triggers/manual/listCallbackUrl?api-version=2019-05-01`;
  return { destination, callbackUrl: (await call("POST", management, trigger)).value };
}

/** Waits until every run has ended. */
export async function endedRuns({ instance, call }: SandboxClient): Promise<void> {
  for (;;) {
    const path = `${workflowPath(instance.subscriptionId)}/runs?api-version=2019-05-01&$top=1&$filter=status eq 'Running'`;
    if ((await call("GET", management, path)).value.length === 0) return;
    await sleep(20);
  }
}
