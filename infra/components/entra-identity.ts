/**
 * The identity that writes leads: a new Entra application with service principal and password, or an existing one.
 *
 * Layer: resources. Single tenant and without API permission: an application user in Dataverse is what authorises it.
 * Source: https://www.pulumi.com/registry/packages/azuread/api-docs/applicationpassword/
 */
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import type { ClientConfig } from "./client-config";
import type { LeadDestinationArgs } from "./lead-destination-args";

/** Credentials of the connection. */
export interface EntraIdentity {
  clientId: pulumi.Output<string>;
  /** Secret. */
  clientSecret: pulumi.Output<string>;
  /** ISO 8601; '' when nobody told for an existing secret. */
  clientSecretExpires: pulumi.Output<string>;
  /** Must exist before the connection is used, else AADSTS7000229 on the first lead. Absent for an existing application. */
  servicePrincipal?: azuread.ServicePrincipal;
}

/** Surroundings of the identity inside its component. */
export interface EntraIdentityContext {
  name: string;
  displayName: string;
  client: pulumi.Output<ClientConfig>;
  parent: pulumi.Resource;
}

/** Uses `clientId` and `clientSecret` when given, else creates all three resources. */
export function entraIdentity(args: LeadDestinationArgs, context: EntraIdentityContext): EntraIdentity {
  if (args.clientId === undefined || args.clientSecret === undefined) return newIdentity(args, context);
  return {
    clientId: pulumi.output(args.clientId),
    clientSecret: pulumi.secret(args.clientSecret),
    clientSecretExpires: pulumi.output(args.clientSecretExpires ?? ""),
  };
}

function newIdentity(
  args: LeadDestinationArgs,
  { name, displayName, client, parent }: EntraIdentityContext,
): EntraIdentity {
  const owners = args.owners ?? client.apply(({ objectId }) => [objectId]);
  // the default owner is who deployed first: the next person's `up` must not take the application over
  const keepOwners = args.owners === undefined ? { ignoreChanges: ["owners"] } : {};
  const application = new azuread.Application(
    `${name}-application`,
    { displayName: client.apply(() => displayName), signInAudience: "AzureADMyOrg", owners },
    { parent, protect: args.protect ?? true, ...keepOwners },
  );
  const servicePrincipal = new azuread.ServicePrincipal(
    `${name}-service-principal`,
    // the one that a killed `up` created and did not write down is taken over: its id follows from nothing the state knows
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
