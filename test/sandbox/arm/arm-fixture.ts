/** A Resource Manager over an empty directory, with the deployer's token. */
import { createArmApp } from "../../../sandbox/arm/app";
import {
  connectionDirectory,
  dataAccess,
  identityDirectory,
  storageDirectory,
  workflowDirectory,
} from "../../../sandbox/arm/directories";
import type { WorkflowOperations } from "../../../sandbox/arm/types/workflow-operations";
import type { StoredBlobs } from "../../../sandbox/blob/deployment";
import { createServices } from "../../../sandbox/create-services";
import { Database } from "../../../sandbox/storage/database";
import { ManualClock } from "../../../sandbox/support/clock";
import { NotEmulated, type SandboxError } from "../../../sandbox/support/errors";
import { seededIds } from "../../../sandbox/support/ids";
import { signCallbackUrl } from "../../../sandbox/workflow/trigger/callback-url";
import { makeKeys } from "../../support/signing-keys";

export const origin = "https://localhost:8443";

/** A runtime without runs. */
export const noRuns: WorkflowOperations = {
  signCallbackUrl,
  runTrigger: () => Promise.reject(new NotEmulated("running a trigger")),
  resubmit: () => Promise.resolve(false),
  forgetWorkflow: () => Promise.resolve(),
  listRuns: () => ({ value: [] }),
  getRun: () => undefined,
  cancelRun: () => false,
  listRunActions: () => undefined,
  getRunAction: () => undefined,
  listTriggerHistories: () => ({ value: [] }),
  getTriggerHistory: () => undefined,
};

/** Builds the fixture; `operations` replace the runtime. */
export async function startArm(
  options: { operations?: Partial<WorkflowOperations>; roleLagSeconds?: number; blobs?: StoredBlobs } = {},
) {
  const database = new Database(":memory:");
  const clock = new ManualClock();
  const ids = seededIds("arm");
  const services = createServices({ database, clock, ids, makeKeys, origin: () => origin });
  const { directory, tokens, store, armDependencies } = services;
  const { subscriptionId, deployer } = directory;
  const judgement: { refuseWith?: SandboxError } = {};
  const app = createArmApp({
    ...armDependencies,
    ...(options.blobs !== undefined && { blobs: options.blobs }),
    checkDefinition: () => {
      if (judgement.refuseWith !== undefined) throw judgement.refuseWith;
    },
    operations: { ...noRuns, ...options.operations },
  });
  const issue = (audience: string, objectId = deployer.objectId) =>
    tokens.issue({ clientId: deployer.clientId, objectId, audience });
  const token = await issue("https://management.azure.com");
  const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-leads`;

  /** Sends a request with the deployer's token; a path without query gets the type's api-version. */
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    { apiVersion, authorization }: { apiVersion?: string | undefined; authorization?: string } = {},
  ) => {
    const query = path.includes("?") ? "" : `?api-version=${apiVersion ?? versionFor(path)}`;
    const request = new Request(`https://management.azure.com${path}${query}`, {
      method,
      headers: { authorization: authorization ?? `Bearer ${token}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const response = await app.fetch(request);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : (JSON.parse(text) as any),
    };
  };
  const close = () => database.close();
  return Object.assign(judgement, {
    app,
    clock,
    store,
    directory,
    tokens,
    subscriptionId,
    group,
    issue,
    send,
    close,
    workflows: workflowDirectory(store),
    connections: connectionDirectory(store),
    connectionHealth: armDependencies.connectionHealth,
    apps: services.apps,
    storage: storageDirectory(store),
    identities: identityDirectory(store),
    mayDoWithData: dataAccess({
      store,
      clock,
      subscriptionId,
      deployerObjectId: deployer.objectId,
      ...(options.roleLagSeconds !== undefined && { roleLagSeconds: options.roleLagSeconds }),
    }),
  });
}

function versionFor(path: string): string {
  if (/microsoft\.authorization/i.test(path)) return "2022-04-01";
  if (/microsoft\.logic/i.test(path)) return "2019-05-01";
  if (/microsoft\.web/i.test(path)) return "2016-06-01";
  if (/microsoft\.storage/i.test(path)) return "2024-01-01";
  if (/microsoft\.managedidentity/i.test(path)) return "2023-01-31";
  return "2024-03-01";
}

/** The smallest workflow with a Request trigger. */
export const requestDefinition = {
  $schema:
    "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#",
  contentVersion: "1.0.0.0",
  parameters: { $connections: { type: "Object", defaultValue: {} } },
  triggers: { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } },
  actions: {},
  outputs: {},
};
