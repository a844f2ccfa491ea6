/**
 * The API connection to Dataverse, signed in as the service principal.
 *
 * Layer: resources. Flat `parameterValues` are all that azure-native's typed resource can say, and enough for a service principal.
 * Source: https://learn.microsoft.com/azure/templates/microsoft.web/connections
 */
import * as web from "@pulumi/azure-native/web";
import * as pulumi from "@pulumi/pulumi";
import type { ClientConfig } from "./client-config";
import type { EntraIdentity } from "./entra-identity";
import { forThisStack } from "./for-this-stack";
import { gated } from "./gate";
import { type Place, refuseReplacement } from "./replacement-guard";

/** Managed API of the Dataverse connector; also its key in `$connections`. */
export const managedApi = "commondataservice";

/** Resource Manager returns these and they are inputs too: without this a refresh would make the next `up` an update. */
const returnedByAzure = [
  "statuses",
  "testLinks",
  "createdTime",
  "changedTime",
  "nonSecretParameterValues",
  "customParameterValues",
].map((property) => `properties.${property}`);

/**
 * What would replace the connection, or say another name of it: leads would fail while it is replaced. And the configuration that
 * changes it changes the Logic App, too, which comes later and is refused: by then nothing is to have happened.
 */
const keptOnceDeployed = [
  "connectionName",
  "resourceGroupName",
  "location",
  "properties.api",
  "properties.displayName",
];

/** What the connection is made from. */
export interface ApiConnectionArgs {
  connectionName: string;
  resourceGroupName: pulumi.Input<string>;
  /** The same name as plain text, to compare with what is deployed. */
  plainGroupName: string;
  location: string;
  client: pulumi.Output<ClientConfig>;
  identity: EntraIdentity;
  keptNames: NonNullable<Place["keptNames"]>;
  tags: Record<string, string>;
}

/**
 * The connection as the workflow needs it. `api` must be in the region of the workflow. The check rejects when the deployed one would
 * have to be replaced, and what the workflow needs waits for it.
 */
export function apiConnection(name: string, args: ApiConnectionArgs, parent: pulumi.Resource) {
  const apiId = args.client.apply(({ subscriptionId }) => managedApiId(subscriptionId, args.location));
  const { servicePrincipal } = args.identity;
  const connection = new web.Connection(
    `${name}-connection`,
    {
      connectionName: args.connectionName,
      resourceGroupName: args.resourceGroupName,
      location: args.location,
      properties: {
        displayName: args.connectionName,
        api: { id: apiId },
        // Only the secret is one: a policy can judge the others at preview.
        parameterValues: {
          "token:clientId": args.identity.clientId,
          "token:clientSecret": pulumi.secret(args.identity.clientSecret),
          "token:TenantId": args.client.tenantId,
          "token:grantType": "client_credentials",
        },
      },
      tags: args.tags,
    },
    {
      parent,
      ignoreChanges: [...keptOnceDeployed, ...returnedByAzure],
      ...(servicePrincipal === undefined ? {} : { dependsOn: [servicePrincipal] }),
    },
  );
  const check = refuseReplacement(connection, {
    idSuffix: `/resourceGroups/${args.plainGroupName}/providers/Microsoft.Web/connections/${args.connectionName}`,
    location: args.location,
    keptNames: args.keptNames,
    keepName: (name) => forThisStack(`pulumi config set --path 'marketplace-leads:names.connection' ${name}`),
  });
  return { id: gated(check, connection.id), name: gated(check, connection.name), apiId, check };
}

/** ARM id of the managed API; the region in lower case without blanks. */
export function managedApiId(subscriptionId: string, location: string): string {
  const region = location.replaceAll(" ", "").toLowerCase();
  return `/subscriptions/${subscriptionId}/providers/Microsoft.Web/locations/${region}/managedApis/${managedApi}`;
}
