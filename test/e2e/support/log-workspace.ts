/** Creates a Log Analytics workspace in a separate group. */
import assert from "node:assert/strict";
import type { Deployment } from "./deployment";

/** @returns its ARM id */
export async function logWorkspace(deployment: Deployment): Promise<string> {
  const group = `/subscriptions/${deployment.sandbox.instance.subscriptionId}/resourceGroups/rg-logs`;
  await deployment.arm("PUT", `${group}?api-version=2024-03-01`, { location: "westeurope" });
  const id = `${group}/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
  const body = { location: "westeurope", properties: {} };
  const { status } = await deployment.arm("PUT", `${id}?api-version=2023-09-01`, body);
  assert.ok(status < 300);
  return id;
}
