/** Manual changes in the Azure portal. */
import assert from "node:assert/strict";
import type { Deployment } from "./deployment";

/** A manual change of the connection. */
export async function putConnection(deployment: Deployment, changed: Record<string, string>): Promise<void> {
  const { connectionId, clientId = "", tenantId = "" } = await deployment.outputs();
  const path = `${connectionId}?api-version=2016-06-01`;
  const { location, tags, properties } = (await deployment.arm("GET", path)).body;
  const parameterValues = {
    "token:clientId": clientId,
    "token:TenantId": tenantId,
    "token:grantType": "client_credentials",
    ...changed,
  };
  const { displayName, api } = properties;
  const put = await deployment.arm("PUT", path, {
    location,
    tags,
    properties: { displayName, api: { id: api.id }, parameterValues },
  });
  assert.ok(put.status < 300, JSON.stringify(put.body));
}

/** A manual change of a Logic App parameter. */
export async function pointAt(deployment: Deployment, dynamicsUrl: string): Promise<void> {
  const { workflowId } = await deployment.outputs();
  const path = `${workflowId}?api-version=2019-05-01`;
  const { location, tags, identity, properties } = (await deployment.arm("GET", path)).body;
  const userAssignedIdentities = Object.fromEntries(
    Object.keys(identity.userAssignedIdentities).map((id) => [id, {}]),
  );
  const put = await deployment.arm("PUT", path, {
    location,
    tags,
    identity: { type: identity.type, userAssignedIdentities },
    properties: {
      state: properties.state,
      definition: properties.definition,
      parameters: { ...properties.parameters, dynamicsUrl: { value: dynamicsUrl } },
    },
  });
  assert.ok(put.status < 300, JSON.stringify(put.body));
}
