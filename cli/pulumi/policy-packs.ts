/** The policy packs of a preview: our own, and those that a person names. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommandError } from "../command-error";

export interface PolicyOptions {
  /** False with `--no-policies`. */
  policies: boolean;
  policyPack?: readonly string[];
  policyPackConfig?: readonly string[];
}

export interface PolicyPacks {
  folders: readonly string[];
  /** As many as folders, or none: Pulumi pairs them by position. */
  configs: readonly string[];
}

/** `policies/` of a clone, `dist/policies` of the installed package. */
const ownPack = join(__dirname, "../../policies");

/**
 * @param folder private; an empty configuration is written to it when a pack needs one
 * @throws {CommandError} `LEADS_POLICY_FILES`
 */
export function policyPacks(options: PolicyOptions, folder: string): PolicyPacks {
  const named = (options.policyPack ?? []).map((path) => resolve(path));
  const configs = (options.policyPackConfig ?? []).map((path) => resolve(path));
  const folders = options.policies ? [ownPack, ...named] : named;
  if (configs.length === 0 || configs.length === folders.length) return { folders, configs };
  if (options.policies && configs.length === named.length) {
    const none = join(folder, "no-configuration.json");
    writeFileSync(none, "{}");
    return { folders, configs: [none, ...configs] };
  }
  throw new CommandError(
    "LEADS_POLICY_FILES",
    `Found ${configs.length} --policy-pack-config for ${folders.length} policy packs, expected as many${options.policies ? `, or ${named.length} without our own pack` : ""}`,
    "Name one file for each --policy-pack, in the same order; put one for our own pack first, or leave it out.",
  );
}

/** The same packs as arguments of `pulumi`. */
export const policyArguments = ({ folders, configs }: PolicyPacks): string[] => [
  ...folders.flatMap((path) => ["--policy-pack", path]),
  ...configs.flatMap((path) => ["--policy-pack-config", path]),
];
