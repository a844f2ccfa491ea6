/**
 * Who deploys, and where: the client configuration of azure-native and azuread, which must agree on the tenant.
 *
 * Layer: resources. Its output gates every resource of the component: on a mismatch none is registered.
 */
import * as authorization from "@pulumi/azure-native/authorization";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { LeadError } from "../errors";

/** The deployer's surroundings. */
export interface ClientConfig {
  subscriptionId: string;
  tenantId: string;
  /** Object id of the deployer in Entra. */
  objectId: string;
}

/**
 * Both providers' client configuration in one.
 *
 * @throws {LeadError} (rejects) LEADS_TENANT_MISMATCH
 */
export function clientConfig(parent: pulumi.Resource): pulumi.Output<ClientConfig> {
  const azure = authorization.getClientConfigOutput({ parent });
  const entra = azuread.getClientConfigOutput({ parent });
  return pulumi.all([azure, entra]).apply(([ofAzure, ofEntra]) => {
    if (ofAzure.tenantId.toLowerCase() !== ofEntra.tenantId.toLowerCase()) {
      throw new LeadError(
        "LEADS_TENANT_MISMATCH",
        `azure-native is signed in to tenant ${ofAzure.tenantId}, azuread to tenant ${ofEntra.tenantId}; the application must live in ` +
          `the tenant of the Logic App. Sign in once for both, or run: pulumi config set azuread:tenantId ${ofAzure.tenantId}`,
      );
    }
    return {
      subscriptionId: ofAzure.subscriptionId,
      tenantId: ofAzure.tenantId,
      objectId: ofEntra.objectId,
    };
  });
}
