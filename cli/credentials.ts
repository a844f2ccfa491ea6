/** Access tokens of the caller, from `az login`, a managed identity or `AZURE_*`. Never printed. */

import { entraSentence } from "../http-client/entra-sentence";
import { sandboxHint } from "../operations/wording";
import { CommandError } from "./command-error";

const publicAuthorities = ["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn"];

function authority(): URL {
  const host = process.env.AZURE_AUTHORITY_HOST ?? "https://login.microsoftonline.com";
  if (URL.canParse(host) && new URL(host).protocol === "https:") return new URL(host);
  throw new CommandError(
    "LEADS_CREDENTIALS_MISSING",
    `AZURE_AUTHORITY_HOST is "${host}", expected an https URL such as https://login.microsoftonline.com`,
    `Set it so, or unset it; ${sandboxHint}`,
  );
}

/**
 * @returns a function that gives an access token for a resource, e.g. `https://management.azure.com`
 * @throws {CommandError} `LEADS_CREDENTIALS_MISSING` when no credential works or the authority is invalid, `LEADS_ENTRA_UNREACHABLE`
 */
export async function callerToken(): Promise<(resource: string) => Promise<string>> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  // A private cloud's authority is unknown to Microsoft's instance discovery, which would refuse it.
  const credential = new DefaultAzureCredential({
    disableInstanceDiscovery: !publicAuthorities.includes(authority().hostname),
  });
  return async (resource) => {
    try {
      return (await credential.getToken(`${resource}/.default`)).token;
    } catch (error) {
      throw explained(resource, error as Error);
    }
  };
}

const unreachable =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|network_error|endpoints_resolution_error/;

/** Shows only Entra's sentence from the library's text, which otherwise lists every missing credential. */
function explained(resource: string, error: Error): CommandError {
  const isTried = error.name === "AuthenticationError"; // without one, no credential is configured
  const problem = isTried ? unreachable.exec(error.message)?.[0] : undefined;
  if (problem !== undefined) {
    return new CommandError(
      "LEADS_ENTRA_UNREACHABLE",
      `Nothing answered at ${authority().origin}, where a token for ${resource} comes from (${problem})`,
      `Check the network and AZURE_AUTHORITY_HOST; ${sandboxHint}`,
      { cause: error },
    );
  }
  const said = entraSentence(error.message);
  const reason =
    said ??
    (isTried
      ? error.message.split("\n")[0]?.replace(/\.$/, "")
      : "none is set in the environment, by a managed identity or by az login, expected one of them");
  return new CommandError(
    "LEADS_CREDENTIALS_MISSING",
    `No Azure credential gave a token for ${resource}: ${reason}`,
    `Run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; ${sandboxHint}`,
    { cause: error },
  );
}
