/** The client configuration of azure-native and azuread, which must agree on the tenant. */
import * as authorization from "@pulumi/azure-native/authorization";
import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { entraSentence } from "../../http-client/entra-sentence";
import { forThisStack } from "../config/commands";
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

/** What a provider returned; `problem` says why it did not. Not a rejection, which every Output made from it would report again. */
async function signedIn(provider: string, answer: Promise<Partial<ClientConfig>>) {
  const nobody = { subscriptionId: "", tenantId: "", objectId: "", problem: "" };
  try {
    return { ...nobody, ...(await answer) };
  } catch (error) {
    const problem =
      `${provider} could not sign in: ${reasonOf((error as Error).message)}; nothing was changed. ${fixOf((error as Error).message)} ` +
      `(${provider}:clientId and so on in the stack's configuration come first)`;
    return { ...nobody, problem };
  }
}

/** Entra's own sentence, otherwise the plugin's whole text in one line. Its first line may be only "1 error occurred:". */
function reasonOf(message: string): string {
  const told = message.replace(/^.*? returned an error: /s, "");
  return (entraSentence(told) ?? told.replace(/\s+/g, " ").trim()).replace(/\.$/, "");
}

/** Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const fixes: Readonly<Record<string, string>> = {
  "7000215": "Set ARM_CLIENT_SECRET to a secret's value, not its id",
  "7000222": "The secret has expired: make a new one in Entra, and set ARM_CLIENT_SECRET to it",
  "700016": "Set ARM_CLIENT_ID and ARM_TENANT_ID to an application and the tenant it is in",
  "90002": "Set ARM_TENANT_ID to the tenant of the subscription",
};

function fixOf(message: string): string {
  const [, code = ""] = /AADSTS(\d+):/.exec(message) ?? [];
  return (
    fixes[code] ??
    "Run: az login, or set ARM_CLIENT_ID, ARM_TENANT_ID, ARM_SUBSCRIPTION_ID and ARM_CLIENT_SECRET"
  );
}

function mismatch(azure: { tenantId: string }, entra: { tenantId: string }): LeadError {
  return new LeadError(
    "LEADS_TENANT_MISMATCH",
    `azure-native is signed in to tenant ${azure.tenantId}, azuread to tenant ${entra.tenantId}; the application must live in ` +
      `the tenant of the Logic App. Sign in once for both, or run: ${forThisStack(`pulumi config set azuread:tenantId ${azure.tenantId}`)}`,
  );
}
