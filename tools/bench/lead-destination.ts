/** Our workflow on a sandbox, deployed through Entra, Graph and Resource Manager like `pulumi up` and `leads grant`. */
import { readFileSync } from "node:fs";
import { createHttpClient, parseRoutes } from "../../http-client/http-client";
import { triggerName, workflowDefinition } from "../../infra/definition/workflow-definition";
import { grantLeadWriter } from "../../operations/dataverse/grant-lead-writer";
import { sandboxEnvironment } from "../../sandbox/environment";
import type { SandboxInstance } from "../../sandbox/instance-file";
import { clientToken } from "../client-token";

/** The destination of leads, and access to write a row directly. */
export interface BenchDestination {
  /** Secret. */
  callbackUrl: string;
  /** A token of the same application for the Dataverse environment, valid for an hour. */
  token: string;
  /** PEM text of the sandbox's certificate authority. */
  authority: string;
}

const group = "rg-bench";
const location = "westeurope";

/** @param organization host name of the Dataverse environment, e.g. `contoso.crm4.dynamics.com` */
export async function deployLeadDestination(
  instance: SandboxInstance,
  organization: string,
): Promise<BenchDestination> {
  const authority = readFileSync(instance.authorityFile, "utf8");
  const fetch = createHttpClient({
    routes: parseRoutes(sandboxEnvironment(instance).LEADS_ROUTES ?? ""),
    authority,
  });
  const { tenantId, subscriptionId } = instance;
  const environmentUrl = `https://${organization}`;

  const deployerToken = (resource: string) => clientToken(fetch, instance, resource);
  const call = async <Answer>(method: string, url: string, token: string, body: unknown): Promise<Answer> =>
    json(
      await fetch(url, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );

  const graphToken = await deployerToken("https://graph.microsoft.com");
  const graph = <Answer>(path: string, body: unknown) =>
    call<Answer>("POST", `https://graph.microsoft.com/v1.0/${path}`, graphToken, body);
  const { id, appId } = await graph<{ id: string; appId: string }>("applications", { displayName: "bench" });
  await graph("servicePrincipals", { appId });
  const { secretText } = await graph<{ secretText: string }>(`applications/${id}/addPassword`, {});
  await grantLeadWriter({ environmentUrl, token: () => deployerToken(environmentUrl), fetch }, appId);

  const armToken = await deployerToken("https://management.azure.com");
  const subscription = `https://management.azure.com/subscriptions/${subscriptionId}`;
  const arm = <Answer>(path: string, version: string, body: unknown, method = "PUT") =>
    call<Answer>(method, `${subscription}/${path}?api-version=${version}`, armToken, body);
  const providers = `resourceGroups/${group}/providers`;
  const apiId = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${location}/managedApis/commondataservice`;
  await arm(`resourcegroups/${group}`, "2022-09-01", { location });
  const connection = await arm<{ id: string }>(`${providers}/Microsoft.Web/connections/con`, "2016-06-01", {
    location,
    properties: {
      displayName: "con",
      api: { id: apiId },
      parameterValues: {
        "token:TenantId": tenantId,
        "token:clientId": appId,
        "token:clientSecret": secretText,
        "token:grantType": "client_credentials",
      },
    },
  });
  const workflow = `${providers}/Microsoft.Logic/workflows/leads`;
  const connections = {
    commondataservice: { connectionId: connection.id, connectionName: "con", id: apiId },
  };
  await arm(workflow, "2019-05-01", {
    location,
    properties: {
      state: "Enabled",
      definition: workflowDefinition("dynamics365", { leadSourceCode: 8, deadLetter: "none" }),
      parameters: {
        $connections: { value: connections },
        dynamicsUrl: { value: environmentUrl },
        offerId: { value: "contoso.crm-connector" },
      },
    },
  });
  const listCallbackUrl = `${workflow}/triggers/${triggerName}/listCallbackUrl`;
  const { value } = await arm<{ value: string }>(listCallbackUrl, "2019-05-01", {}, "POST");
  const application = { tenantId, clientId: appId, clientSecret: secretText };
  return { callbackUrl: value, token: await clientToken(fetch, application, environmentUrl), authority };
}

async function json<Answer>(answer: Response): Promise<Answer> {
  if (answer.ok) return (await answer.json()) as Answer;
  const { error } = (await answer.json().catch(() => ({}))) as {
    error?: { code?: string; message?: string };
  };
  throw new Error(
    `The sandbox refused a step of the deployment: ${answer.status} ${error?.code} ${error?.message}`,
  );
}
