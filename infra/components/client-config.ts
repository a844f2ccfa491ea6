/**
 * Who deploys, and where: the client configuration of azure-native and azuread, which must agree on the tenant.
 *
 * Layer: resources. Its output gates every resource of the component: on a mismatch none is registered.
 */
import * as authorization from "@pulumi/azure-native/authorization";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { LeadError } from "../errors";
import { forThisStack } from "./for-this-stack";

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
 * @throws {LeadError} (rejects) LEADS_TENANT_MISMATCH, LEADS_SIGN_IN_FAILED
 */
export function clientConfig(parent: pulumi.Resource): pulumi.Output<ClientConfig> {
  const asked = Promise.all([
    signedIn("azure-native", authorization.getClientConfig({ parent })),
    signedIn("azuread", azuread.getClientConfig({ parent })),
  ]);
  return pulumi.output(asked).apply(([azure, entra]) => {
    const [failed] = [azure, entra].filter(({ problem }) => problem !== "");
    if (failed !== undefined) throw new LeadError("LEADS_SIGN_IN_FAILED", failed.problem);
    if (azure.tenantId.toLowerCase() !== entra.tenantId.toLowerCase()) throw mismatch(azure, entra);
    return {
      subscriptionId: azure.subscriptionId,
      tenantId: azure.tenantId,
      objectId: entra.objectId,
    };
  });
}

/** What a provider told; `problem` says why it did not. Not a rejection: every Output made from one would report it again. */
async function signedIn(provider: string, answer: Promise<Partial<ClientConfig>>) {
  const nobody = { subscriptionId: "", tenantId: "", objectId: "", problem: "" };
  try {
    return { ...nobody, ...(await answer) };
  } catch (error) {
    const reason = (error as Error).message.replace(/^.*? returned an error: /s, "").split(" Trace ID:")[0];
    const problem =
      `${provider} could not sign in: ${reason?.replace(/\.$/, "")}; nothing was changed. Run: az login, or set ARM_CLIENT_ID, ` +
      `ARM_TENANT_ID, ARM_SUBSCRIPTION_ID and ARM_CLIENT_SECRET (${provider}:clientId and so on in the stack's configuration come first)`;
    return { ...nobody, problem };
  }
}

function mismatch(azure: { tenantId: string }, entra: { tenantId: string }): LeadError {
  return new LeadError(
    "LEADS_TENANT_MISMATCH",
    `azure-native is signed in to tenant ${azure.tenantId}, azuread to tenant ${entra.tenantId}; the application must live in ` +
      `the tenant of the Logic App. Sign in once for both, or run: ${forThisStack(`pulumi config set azuread:tenantId ${azure.tenantId}`)}`,
  );
}
