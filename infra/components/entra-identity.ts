/** The identity that writes leads: a new Entra application with service principal and password, or an existing one. */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { DestinationPart } from "./destination-part";

/** Credentials of the connection. */
export interface EntraIdentity {
  clientId: pulumi.Output<string>;
  /** Secret. */
  clientSecret: pulumi.Output<string>;
  /** ISO 8601; '' when the date of an existing secret is not configured. */
  clientSecretExpires: pulumi.Output<string>;
  /** Must exist before the connection is used, otherwise the first lead fails with AADSTS7000229. Absent for an existing application. */
  servicePrincipal?: azuread.ServicePrincipal;
}

/** Uses `clientId` and `clientSecret` when given, otherwise creates all three resources. */
export function entraIdentity(part: DestinationPart): EntraIdentity {
  const { clientId, clientSecret, clientSecretExpires = "" } = part.args;
  if (clientId === undefined || clientSecret === undefined) return newIdentity(part);
  return {
    clientId: pulumi.output(clientId),
    clientSecret: pulumi.secret(clientSecret),
    clientSecretExpires: pulumi.output(clientSecretExpires),
  };
}

/** Single tenant and without API permissions: the application user in Dataverse authorises it. */
function newIdentity({ name, args, names, client, parent }: DestinationPart): EntraIdentity {
  const owners = args.owners ?? client.apply(({ objectId }) => [objectId]);
  // the default owner is the first deployer, so that the next person's `up` does not change the owner
  const keepOwners = args.owners === undefined ? { ignoreChanges: ["owners"] } : {};
  const application = new azuread.Application(
    `${name}-application`,
    { displayName: client.apply(() => names.application), signInAudience: "AzureADMyOrg", owners },
    { parent, protect: args.protect, ...keepOwners },
  );
  const servicePrincipal = new azuread.ServicePrincipal(
    `${name}-service-principal`,
    // adopts one orphaned by an interrupted `up`: state cannot give its id
    { clientId: application.clientId, owners, useExisting: true },
    { parent, ...keepOwners },
  );
  const password = new azuread.ApplicationPassword(
    `${name}-password`,
    {
      applicationId: application.id,
      displayName: "Logic App connection",
      ...(args.clientSecretExpires === undefined ? {} : { endDate: args.clientSecretExpires }),
    },
    { parent },
  );
  return {
    clientId: application.clientId,
    clientSecret: pulumi.secret(password.value),
    clientSecretExpires: password.endDate,
    servicePrincipal,
  };
}
