/** The rules of the pack, in the order of the catalogue. */
import type { Rule } from "../rule";
import { alertsAreHeard } from "./alerts-are-heard";
import { allowedRegions } from "./allowed-regions";
import { applicationWithoutPermissions } from "./application-without-permissions";
import { expressionsParse } from "./expressions-parse";
import { leadDataHidden } from "./lead-data-hidden";
import { leadSchemaOnTrigger } from "./lead-schema-on-trigger";
import { mappedPathsExist } from "./mapped-paths-exist";
import { requiredTags } from "./required-tags";
import { runAfterSound } from "./run-after-sound";
import { servicePrincipalConnection } from "./service-principal-connection";
import { triggerAcceptsEveryLead } from "./trigger-accepts-every-lead";

export const rules: readonly Rule[] = [
  leadSchemaOnTrigger,
  triggerAcceptsEveryLead,
  leadDataHidden,
  mappedPathsExist,
  expressionsParse,
  runAfterSound,
  servicePrincipalConnection,
  applicationWithoutPermissions,
  alertsAreHeard,
  requiredTags,
  allowedRegions,
];
