/** Stand-in while the double is being written. */
import { version } from "@pulumi/azuread/package.json";
import { NotEmulated } from "../support/errors";
import type { ProviderDouble } from "./provider";

const missing = (): never => {
  throw new NotEmulated("azuread");
};

export function createAzuread(_dependencies: unknown): ProviderDouble {
  return {
    name: "azuread",
    version,
    configure() {},
    check: missing,
    diff: missing,
    previewCreate: missing,
    create: missing,
    read: missing,
    previewUpdate: missing,
    update: missing,
    delete: missing,
    invoke: missing,
  };
}
