/** The API connection to Dataverse, signed in as the service principal. Source: https://learn.microsoft.com/azure/templates/microsoft.web/connections */
import * as web from "@pulumi/azure-native/web";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../config/commands";
import type { DestinationPart } from "./destination-part";
import type { EntraIdentity } from "./entra-identity";
import { gated } from "./gate";
import { firstGrant } from "./grant-messages";
import { keptInputs, refuseReplacement } from "./replacement-guard";

/** Managed API of the Dataverse connector, and its key in `$connections`. */
export const managedApi = "commondataservice";

/** The connection as the workflow needs it. */
export interface ApiConnection {
  id: pulumi.Output<string>;
  name: pulumi.Output<string>;
  apiId: pulumi.Output<string>;
  /** Rejects when the deployed connection would be replaced; what the workflow needs waits for it. */
  check: pulumi.Output<void>;
}

export function apiConnection(part: DestinationPart, identity: EntraIdentity): ApiConnection {
  const { name, args, client, resourceGroupName, parent } = part;
  const connectionName = part.names.connection;
  const { servicePrincipal } = identity;
  // in the region of the workflow
  const apiId = pulumi.interpolate`/subscriptions/${client.subscriptionId}/providers/Microsoft.Web/locations/${args.location}/managedApis/${managedApi}`;
  const connection = new web.Connection(
    `${name}-connection`,
    {
      connectionName,
      resourceGroupName,
      location: args.location,
      properties: {
        displayName: connectionName,
        api: { id: apiId },
        // the typed resource accepts only flat values; only the secret is a Pulumi secret, so a policy can check the others at preview
        parameterValues: {
          "token:clientId": identity.clientId,
          "token:clientSecret": pulumi.secret(identity.clientSecret),
          "token:TenantId": client.tenantId,
          "token:grantType": "client_credentials",
        },
      },
      tags: args.tags,
    },
    {
      parent,
      hooks: firstGrant(name),
      ignoreChanges: keptInputs.connection,
      ...(servicePrincipal === undefined ? {} : { dependsOn: [servicePrincipal] }),
    },
  );
  const check = refuseReplacement(connection, part, {
    path: `/providers/Microsoft.Web/connections/${connectionName}`,
    keepName: (name) => forThisStack(`pulumi config set --path "marketplace-leads:names.connection" ${name}`),
  });
  return { id: gated(check, connection.id), name: gated(check, connection.name), apiId, check };
}
