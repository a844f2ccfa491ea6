/** Dynamics 365: the Entra application, and the connection that signs in as it. */
import * as pulumi from "@pulumi/pulumi";
import { ownerPath } from "../../destinations/dynamics365";
import { apiConnection, managedApi } from "../api-connection";
import type { DestinationPart } from "../destination-part";
import { entraIdentity } from "../entra-identity";
import { laterGrants } from "../grant-messages";
import type { Connected } from "./connected";

export function connectDynamics365(part: DestinationPart): Connected {
  const { dynamicsUrl, owner } = part.args;
  const identity = entraIdentity(part);
  const connection = apiConnection(part, identity);
  return {
    parameters: {
      $connections: {
        [managedApi]: {
          connectionId: connection.id,
          connectionName: connection.name,
          id: connection.apiId,
        },
      },
      dynamicsUrl,
      ...(owner === undefined ? {} : { owner: pulumi.output(owner).apply(ownerPath) }),
    },
    checks: [connection.check],
    before: [],
    hooks: laterGrants(part.name),
    outputs: {
      clientId: identity.clientId,
      clientSecretExpires: identity.clientSecretExpires,
      connectionId: connection.id,
      dynamicsUrl: pulumi.output(dynamicsUrl ?? ""),
      owner: pulumi.output(owner ?? ""),
    },
  };
}
