/**
 * Access tokens of the person or pipeline that runs a command: what `az login`, a managed identity or `AZURE_*` give.
 *
 * Layer: cli. Tokens are never printed.
 */
import { CommandError } from "./command-error";

const publicAuthorities = ["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"];

const authority = () =>
  new URL(process.env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com").hostname;

/**
 * @returns a function that gives an access token for a resource, e.g. `https://management.azure.com`
 * @throws {CommandError} `LEADS_CREDENTIALS_MISSING` when no credential works, `LEADS_ENTRA_UNREACHABLE`
 */
export async function callerToken(): Promise<(resource: string) => Promise<string>> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  // A private cloud's authority is unknown to Microsoft's instance discovery, which would refuse it.
  const credential = new DefaultAzureCredential({
    disableInstanceDiscovery: !publicAuthorities.includes(authority()),
  });
  return async (resource) => {
    try {
      return (await credential.getToken(`${resource}/.default`)).token;
    } catch (error) {
      throw explained(resource, error as Error);
    }
  };
}

function explained(resource: string, error: Error): CommandError {
  const reason = error.message.split("\n")[0]?.replace(/\.$/, "");
  if (
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|network_error|endpoints_resolution_error/.test(
      error.message,
    )
  ) {
    return new CommandError(
      "LEADS_ENTRA_UNREACHABLE",
      `Nothing answered where a token for ${resource} comes from (${authority()}): ${reason}`,
      'Check the network and AZURE_AUTHORITY_HOST; for a sandbox, start it and run: eval "$(npx leads sandbox env)"',
      { cause: error },
    );
  }
  return new CommandError(
    "LEADS_CREDENTIALS_MISSING",
    `No Azure credential gave a token for ${resource}: ${reason}`,
    'Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; for a sandbox: eval "$(npx leads sandbox env)"',
    { cause: error },
  );
}
