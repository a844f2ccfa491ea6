/**
 * Deploys another program's workflow through Resource Manager with Azure's own client libraries, runs it and prints
 * its history as one JSON line. Needs a separate process, because Node.js reads the certificate authority when it starts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { LogicManagementClient } from "@azure/arm-logic";
import { ClientSecretCredential } from "@azure/identity";

const {
  AZURE_TENANT_ID = "",
  AZURE_CLIENT_ID = "",
  AZURE_CLIENT_SECRET = "",
  ARM_SUBSCRIPTION_ID = "",
} = process.env;
const origin = process.env.AZURE_AUTHORITY_HOST ?? "";
const group = "rg-orders";
const managedApi = `/subscriptions/${ARM_SUBSCRIPTION_ID}/providers/Microsoft.Web/locations/northeurope/managedApis/commondataservice`;

const definition = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  parameters: { $connections: { type: "Object", defaultValue: {} }, greeting: { type: "String" } },
  triggers: { incoming: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {
    Start: {
      type: "InitializeVariable",
      inputs: { variables: [{ name: "note", type: "string", value: "none" }] },
      runAfter: {},
    },
    Work: {
      type: "Scope",
      runAfter: { Start: ["Succeeded"] },
      actions: {
        Is_large: {
          type: "If",
          expression: { and: [{ greater: ["@triggerBody()?['amount']", 100] }] },
          actions: {
            Large: {
              type: "Compose",
              inputs: "@concat(parameters('greeting'), ' ', triggerBody()?['name'])",
              runAfter: {},
            },
          },
          else: { actions: { Small: { type: "Compose", inputs: "small", runAfter: {} } } },
          runAfter: {},
        },
        Write: {
          type: "ApiConnection",
          inputs: {
            host: { connection: { name: "@parameters('$connections')['crm']['connectionId']" } },
            method: "post",
            path: "/api/data/v9.1/@{encodeURIComponent(encodeURIComponent('leads'))}",
            headers: { organization: "https://fabrikam.crm.dynamics.com", prefer: "return=representation" },
            body: { subject: "@{outputs('Large')}", lastname: "@triggerBody()?['name']" },
          },
          runAfter: { Is_large: ["Succeeded"] },
        },
      },
    },
    Never: { type: "Compose", inputs: "x", runAfter: { Work: ["Failed"] } },
  },
};

async function main(): Promise<void> {
  const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, {
    authorityHost: origin,
    disableInstanceDiscovery: true,
  });
  const client = new LogicManagementClient(credential, ARM_SUBSCRIPTION_ID, {
    endpoint: origin,
    credentialScopes: "https://management.azure.com/.default",
  });
  const arm = async (method: string, path: string, body: unknown) => {
    const { token } = await credential.getToken("https://management.azure.com/.default");
    const answer = await fetch(`${origin}/subscriptions/${ARM_SUBSCRIPTION_ID}/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  await arm("PUT", `resourcegroups/${group}?api-version=2022-09-01`, { location: "northeurope" });
  const connection = await arm(
    "PUT",
    `resourceGroups/${group}/providers/Microsoft.Web/connections/crm?api-version=2016-06-01`,
    {
      location: "northeurope",
      properties: {
        displayName: "CRM",
        api: { id: managedApi },
        parameterValues: {
          "token:TenantId": AZURE_TENANT_ID,
          "token:clientId": AZURE_CLIENT_ID,
          "token:clientSecret": AZURE_CLIENT_SECRET,
          "token:grantType": "client_credentials",
        },
      },
    },
  );
  const created = await client.workflows.createOrUpdate(group, "order-intake", {
    location: "northeurope",
    definition,
    parameters: {
      greeting: { value: "Welcome" },
      $connections: {
        value: { crm: { connectionId: connection.id, connectionName: "crm", id: managedApi } },
      },
    },
  });
  const { value: url = "" } = await client.workflowTriggers.listCallbackUrl(
    group,
    "order-intake",
    "incoming",
  );
  const accepted = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Fabrikam", amount: 250 }),
  });
  const runName = accepted.headers.get("x-ms-workflow-run-id") ?? "";
  let run = await client.workflowRuns.get(group, "order-intake", runName);
  for (let looks = 0; looks < 100 && (run.status === "Running" || run.status === "Waiting"); looks++) {
    await sleep(50);
    run = await client.workflowRuns.get(group, "order-intake", runName);
  }
  const actions: Record<string, string | undefined> = {};
  for await (const action of client.workflowRunActions.list(group, "order-intake", runName))
    actions[action.name ?? ""] = action.status;
  const large = await client.workflowRunActions.get(group, "order-intake", runName, "Large");
  const output = await (await fetch(large.outputsLink?.uri ?? "")).json();
  process.stdout.write(
    `${JSON.stringify({ state: created.state, accepted: accepted.status, run: run.status, actions, output })}\n`,
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
