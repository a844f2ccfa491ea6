/** Explains why Azure did not create the storage account. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "../for-this-stack";

/** Another name, which says the same for the same taken one. */
const rename = (taken: string) => {
  const hash = createHash("sha256").update(taken).digest("hex");
  const name = `${taken.slice(0, 16)}${hash.slice(0, 8)}`;
  const set = `pulumi config set --path 'marketplace-leads:names.storageAccount' ${name}`;
  return `${forThisStack(set)} && ${forThisStack("pulumi up")}`;
};

/** Logs the fix when the account's name, which is global, belongs to somebody else. The engine prints Azure's own text, too. */
export function explainStorageErrors(name: string): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-explain-storage-errors`, async ({ errors, newInputs = {} }) => {
    if (/StorageAccountAlreadyTaken|StorageAccountInAnotherResourceGroup/.test(errors[0] ?? "")) {
      const accountName = String(newInputs.accountName);
      // awaited: the engine stops listening when the last hook of a failed update has answered
      await pulumi.log.error(
        `[LEADS_STORAGE_NAME_TAKEN] The storage account name ${accountName} is taken: an account of that name is elsewhere, or was deleted a moment ago; ` +
          `expected a name that nobody has. Run: ${rename(accountName)}`,
      );
    }
    return false;
  });
}
