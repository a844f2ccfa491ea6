/** Provider calls that belong to a scope, not a resource: the caller's permissions, name availability. */

import { checkTypeApiVersion } from "./api-version";
import { resourceGroupNotFound } from "./errors";
import type { JsonObject } from "./json";
import { alertsApiVersions, listAlerts } from "./monitor/alerts-list";
import { type ArmRequest, authorize, json, requireBody } from "./request";
import { sameName } from "./resources/resource-id";
import type { ResourceScope } from "./resources/resource-path";
import type { ArmServices } from "./services";
import { checkAccountName } from "./types/storage-accounts";
import { storageApiVersions } from "./types/storage-api-versions";

interface ScopeOperation {
  method: "GET" | "POST";
  namespace: string;
  name: string;
  /** The permission it needs. @default `<namespace>/<name>/read` */
  action?: string;
  apiVersions: readonly string[];
  handle(request: ArmRequest, scope: ResourceScope, services: ArmServices): JsonObject;
}

const operations: readonly ScopeOperation[] = [
  {
    // https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group
    method: "GET",
    namespace: "Microsoft.Authorization",
    name: "permissions",
    apiVersions: ["2022-04-01", "2018-07-01", "2015-07-01"],
    handle: ({ caller }, scope, { rolesAt }) => ({
      value: rolesAt(caller, scope.id).map(({ actions, notActions, dataActions, notDataActions }) => ({
        actions,
        notActions,
        dataActions,
        notDataActions,
      })),
    }),
  },
  {
    method: "GET",
    namespace: "Microsoft.AlertsManagement",
    name: "alerts",
    apiVersions: alertsApiVersions,
    handle: (_, scope, { monitor }) => listAlerts(monitor, scope.id),
  },
  {
    method: "POST",
    namespace: "Microsoft.Storage",
    name: "checkNameAvailability",
    // Azure's spelling: https://learn.microsoft.com/azure/role-based-access-control/permissions/storage
    action: "Microsoft.Storage/checknameavailability/read",
    apiVersions: storageApiVersions,
    handle: (request, _, services) => checkAccountName(requireBody(request), services),
  },
];

/**
 * Answers such a call.
 *
 * @param segments segments after `/providers/` of the scope
 * @returns undefined when the path is not such a call
 */
export function handleScopeOperation(
  request: ArmRequest,
  scope: ResourceScope,
  [namespace, name, ...rest]: readonly string[],
  services: ArmServices,
): Response | undefined {
  const found = operations.find(
    (one) => one.method === request.method && sameName(namespace, one.namespace) && sameName(name, one.name),
  );
  if (found === undefined || rest.length > 0) return undefined;
  checkTypeApiVersion({ type: found.name, apiVersions: found.apiVersions }, request.apiVersion, "global");
  authorize(request, services, found.action ?? `${found.namespace}/${found.name}/read`, scope.id);
  const { resourceGroupName } = scope;
  if (resourceGroupName !== "" && services.store.findGroup(scope) === undefined) {
    throw resourceGroupNotFound(resourceGroupName);
  }
  return json(200, found.handle(request, scope, services));
}
