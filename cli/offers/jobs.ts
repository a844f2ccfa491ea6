/** The jobs of a command over the fleet: one task for each selected stack. */
import type { OfferStack } from "../../fleet/offer-stack";
import type { Job, Task } from "../../fleet/outcome";
import { type PolicyOptions, policyPacks } from "../pulumi/policy-packs";

export interface JobOptions {
  task: Task;
  refresh: boolean;
  packs: Pick<Job, "policies" | "policyPacks" | "policyPackConfigs">;
  /** Stacks that the backend has. */
  existing: ReadonlySet<string>;
  /** `report`: folder with more leads. */
  leads?: string;
}

export const jobsOf = (
  offers: readonly OfferStack[],
  { task, refresh, packs, existing, leads }: JobOptions,
): Job[] =>
  offers.map(({ stack, file, offerId, secretsProvider }) => ({
    ...{ task, stack, file, offerId, refresh, isNew: !existing.has(stack) },
    ...packs,
    ...(secretsProvider !== undefined && { secretsProvider }),
    ...(leads !== undefined && { leads }),
  }));

/**
 * Which rules are judged in the process, and which packs run as analyzers: those that a person names, and our own only
 * if it is configured.
 *
 * @param folder as `policyPacks`
 * @throws {CommandError} `LEADS_POLICY_FILES`
 */
export function jobPacks(options: PolicyOptions, folder: string): JobOptions["packs"] {
  const { policyPack = [], policyPackConfig = [] } = options;
  const isConfigured = policyPackConfig.length > policyPack.length;
  const policies = options.policies && !isConfigured;
  const { folders, configs } = policyPacks(
    { ...options, policies: options.policies && isConfigured },
    folder,
  );
  return { policies, policyPacks: folders, policyPackConfigs: configs };
}
