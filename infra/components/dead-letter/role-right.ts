/** Checks before anything is created whether the deployer may assign the Logic App's role. */
import * as pulumi from "@pulumi/pulumi";
import { LeadError } from "../../errors";
import { askAzure } from "../azure-rest";
import { assignRoles, withoutRoles } from "./role-messages";

/** The role to assign, which may be assigned already. */
export interface WantedRight {
  subscriptionId: string;
  /** Resource group. */
  group: string;
  /** Resource Manager id of the role assignment. */
  assignmentId: string;
  /** What the role is for, as the message says it. */
  target: string;
}

const origin = "https://management.azure.com";

/**
 * Passes at previews, and when Azure gives no answer. The role assignment is then refused with the same message.
 *
 * @throws {LeadError} (rejects) LEADS_ROLE_FORBIDDEN
 */
export function requireRoleRight(
  wanted: pulumi.Output<WantedRight>,
  parent: pulumi.Resource,
): pulumi.Output<void> {
  return wanted.apply(async ({ subscriptionId, group, assignmentId, target }) => {
    if (pulumi.runtime.isDryRun()) return;
    const ask = async (path: string) => {
      const question = { endpoint: origin, url: `${origin}${path}?api-version=2022-04-01` };
      return askAzure(question, parent).catch(() => ({ status: 0, text: "" }));
    };
    const rights = (scope: string) => ask(`${scope}/providers/Microsoft.Authorization/permissions`);
    const subscription = `/subscriptions/${subscriptionId}`;
    const inGroup = await rights(`${subscription}/resourceGroups/${group}`);
    const told = inGroup.status === 404 ? await rights(subscription) : inGroup;
    if (told.status !== 200 || mayAssign(told.text)) return;
    if ((await ask(assignmentId)).status === 200) return;
    throw new LeadError(
      "LEADS_ROLE_FORBIDDEN",
      `you may not assign roles in ${group}, and the Logic App needs one on its ${target}; expected the right ` +
        `${assignRoles} (Owner or User Access Administrator has it). Nothing was changed. Get that right, or run: ${withoutRoles()}`,
    );
  });
}

interface Permission {
  actions?: string[];
  notActions?: string[];
}

/** Source: https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource-group */
function mayAssign(text: string): boolean {
  const { value = [] } = permissionsIn(text);
  return value.some(({ actions = [], notActions = [] }) => actions.some(covers) && !notActions.some(covers));
}

/** A proxy's page contains no rights; the role assignment is then refused with the same message. */
function permissionsIn(text: string): { value?: Permission[] } {
  try {
    return JSON.parse(text) as { value?: Permission[] };
  } catch {
    return { value: [{ actions: ["*"] }] };
  }
}

/** Whether a pattern such as `Microsoft.Authorization/*` includes the assignment of roles. */
function covers(pattern: string): boolean {
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${expression}$`, "i").test(assignRoles);
}
