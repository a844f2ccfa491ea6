/** The rules of the pack, in groups, in the order of the catalogue. */
import type { Rule } from "../rule";
import { callsOverHttps } from "./definition/calls-over-https";
import { definitionWithinLimits } from "./definition/definition-within-limits";
import { expressionsParse } from "./definition/expressions-parse";
import { noSecretInDefinition } from "./definition/no-secret-in-definition";
import { parametersDeclared } from "./definition/parameters-declared";
import { runAfterSound } from "./definition/run-after-sound";
import { callbackUrlHidden } from "./exposure/callback-url-hidden";
import { callerAddresses } from "./exposure/caller-addresses";
import { storageAccountClosed } from "./exposure/storage-account-closed";
import { triggerAccess } from "./exposure/trigger-access";
import { applicationOwners } from "./identity/application-owners";
import { applicationSecretExpiry } from "./identity/application-secret-expiry";
import { applicationWithoutPermissions } from "./identity/application-without-permissions";
import { azureCallsUseIdentity } from "./identity/azure-calls-use-identity";
import { rolesLeastPrivilege } from "./identity/roles-least-privilege";
import { servicePrincipalConnection } from "./identity/service-principal-connection";
import { deadLetterStore } from "./leads/dead-letter-store";
import { failedLeadIsKept } from "./leads/failed-lead-is-kept";
import { leadDataHidden } from "./leads/lead-data-hidden";
import { leadSchemaOnTrigger } from "./leads/lead-schema-on-trigger";
import { leadWriteIsRetried } from "./leads/lead-write-is-retried";
import { mappedPathsExist } from "./leads/mapped-paths-exist";
import { noStaticResult } from "./leads/no-static-result";
import { triggerAcceptsEveryLead } from "./leads/trigger-accepts-every-lead";
import { alertsAreHeard } from "./operations/alerts-are-heard";
import { allowedRegions } from "./operations/allowed-regions";
import { leadAppsHaveAlerts } from "./operations/lead-apps-have-alerts";
import { leadAppsHaveDiagnostics } from "./operations/lead-apps-have-diagnostics";
import { leadUrlProtected } from "./operations/lead-url-protected";
import { lettersRetention } from "./operations/letters-retention";
import { namesFollowConvention } from "./operations/names-follow-convention";
import { oneRegion } from "./operations/one-region";
import { requiredTags } from "./operations/required-tags";

/** Rules by what they protect. The title is that of the catalogue; the folder has the rules' files. */
export const ruleGroups: readonly {
  readonly title: string;
  readonly folder: string;
  readonly rules: readonly Rule[];
}[] = [
  {
    title: "Leads",
    folder: "leads",
    rules: [
      triggerAcceptsEveryLead,
      leadDataHidden,
      failedLeadIsKept,
      deadLetterStore,
      leadWriteIsRetried,
      noStaticResult,
      leadSchemaOnTrigger,
      mappedPathsExist,
    ],
  },
  {
    title: "Definition",
    folder: "definition",
    rules: [
      expressionsParse,
      runAfterSound,
      parametersDeclared,
      definitionWithinLimits,
      noSecretInDefinition,
      callsOverHttps,
    ],
  },
  {
    title: "Exposure",
    folder: "exposure",
    rules: [callbackUrlHidden, triggerAccess, callerAddresses, storageAccountClosed],
  },
  {
    title: "Identity",
    folder: "identity",
    rules: [
      servicePrincipalConnection,
      applicationWithoutPermissions,
      rolesLeastPrivilege,
      azureCallsUseIdentity,
      applicationSecretExpiry,
      applicationOwners,
    ],
  },
  {
    title: "Operations",
    folder: "operations",
    rules: [
      leadAppsHaveAlerts,
      alertsAreHeard,
      lettersRetention,
      oneRegion,
      allowedRegions,
      leadUrlProtected,
      leadAppsHaveDiagnostics,
      requiredTags,
      namesFollowConvention,
    ],
  },
];

export const rules: readonly Rule[] = ruleGroups.flatMap((group) => group.rules);
