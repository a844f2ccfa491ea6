/** Refuses to delete the Logic App or its dead letters while letters wait. */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../../config/commands";
import { LeadError } from "../../errors";
import { type AzureAnswer, askAzure } from "../azure-rest";
import { inThisDeployment } from "../destination-part";

/** What the engine knows of a resource before deleting it. */
type OldInputs = Record<string, unknown>;

/** These inputs locate the letters: the workflow's parameter, the container's names, or the scope of its role. */
interface KnownInputs {
  parameters?: { deadLetterUrl?: { value?: string } };
  accountName?: string;
  containerName?: string;
  scope?: string;
}

/** What the configuration says. */
interface GuardOptions {
  /** The letters may be deleted. */
  isDiscarding: boolean;
  /** The store stays and somebody else assigns its roles, so deleting our roles deletes no letter. */
  givesUpRoles: boolean;
}

/**
 * Hook for the Logic App, which a destroy deletes first, and for the role and the container, deleted when `deadLetter` becomes `none`.
 *
 * @param options what the configuration says of the letters
 */
export function lettersGuard(
  name: string,
  { isDiscarding, givesUpRoles }: GuardOptions,
  parent: pulumi.Resource,
): pulumi.ResourceHook {
  // asked once, because the readers' roles are gone when the container is deleted
  const empty = new Set<string>();
  const refuse: pulumi.ResourceHookFunction = async ({ oldInputs = {} }) => {
    const url = containerUrl(oldInputs);
    if (isDiscarding || url === undefined || empty.has(url)) return;
    if (givesUpRoles && (oldInputs as KnownInputs).scope !== undefined) return;
    const question = {
      endpoint: "https://storage.azure.com/",
      url: `${url}?restype=container&comp=list`,
      headers: { "x-ms-version": "2023-11-03" },
    };
    const answer = await askAzure(question, parent).catch((error: Error) => ({
      status: 0,
      text: error.message,
    }));
    const problem = problemIn(url, answer);
    if (problem !== undefined) throw new LeadError("LEADS_LETTERS_WAIT", problem);
    empty.add(url);
  };
  return new pulumi.ResourceHook(`${name}-refuse-while-letters-wait`, inThisDeployment(refuse));
}

function containerUrl(inputs: OldInputs): string | undefined {
  const { parameters, scope = "", ...names } = inputs as KnownInputs;
  const [, account = names.accountName, container = names.containerName] =
    /storageAccounts\/([^/]+)\/.*\/containers\/([^/]+)$/i.exec(scope) ?? [];
  if (container !== undefined) return `https://${account}.blob.core.windows.net/${container}`;
  return parameters?.deadLetterUrl?.value;
}

const discard = () =>
  `To delete them, run: ${forThisStack("pulumi config set marketplace-leads:discardDeadLetters true")}, and then the command again`;

/** @param answer status 0 when nothing answered */
function problemIn(url: string, { status, text }: AzureAnswer): string | undefined {
  if (status === 404) return undefined;
  if (status !== 200) {
    return (
      `the program cannot look for dead letters in ${url} (${status === 0 ? text : status}), expected the right Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read. No letter was deleted. ` +
      `Add yourself to marketplace-leads:deadLetterReaders (user:<your object id>), run ${forThisStack("pulumi up")} and wait up to 10 minutes, or give the ` +
      `letters up. ${discard()}`
    );
  }
  // blobs below resubmits/ are redrive's markers and hold no lead
  if (!/<Name>(?!resubmits\/)/.test(text)) return undefined;
  return `dead letters wait in ${url}, expected none. No letter was deleted. Run: ${forThisStack("npx leads redrive --all")} (after deadLetter was set to none, first: ${forThisStack("pulumi config set marketplace-leads:deadLetter storage")}, then ${forThisStack("pulumi up")}). ${discard()}`;
}
