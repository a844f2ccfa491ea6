/** One offer's lead destination: group, dead letters, destinations with their Logic Apps, alerts and callback URL. */
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import type { LeadDestinationArgs } from "../config/lead-destination-args";
import { destinationOf } from "../destinations/index";
import { resourceNames } from "../names/names";
import { explainsAccess } from "./access-errors";
import { checkArgs } from "./check-args";
import { clientConfig } from "./client-config";
import { deadLetterOf, roleRight } from "./dead-letter/dead-letter";
import { lettersGuard } from "./dead-letter/letters-guard";
import type { DestinationPart } from "./destination-part";
import { gated, settled } from "./gate";
import { leadIdentity } from "./lead-identity";
import { type LeadWorkflows, leadWorkflows } from "./lead-workflows";
import type { WatchedWorkflow } from "./monitoring/alerts";
import { adviseAlerts, leadMonitoring, workspaceCheck } from "./monitoring/monitoring";
import { keptInputs, refuseReplacement } from "./replacement-guard";

const { version } = require("marketplace-leads/package.json") as { version: string };

/** Azure resources that write one offer's leads into its CRMs. */
export class LeadDestination extends pulumi.ComponentResource {
  /** HTTPS URL for the offer's lead destination. Secret: anyone who has it can write leads. */
  readonly callbackUrl: pulumi.Output<string>;
  /** Resource Manager id of the Logic App. */
  readonly workflowId: pulumi.Output<string>;
  readonly workflowName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Page of the Logic App in the Azure portal. */
  readonly portalUrl: pulumi.Output<string>;
  /** Client id of the application that becomes an application user of the Dataverse environment. */
  readonly clientId: pulumi.Output<string>;
  readonly tenantId: pulumi.Output<string>;
  readonly dynamicsUrl: pulumi.Output<string>;
  readonly offerId: pulumi.Output<string>;
  /** Resource Manager id of the API connection. */
  readonly connectionId: pulumi.Output<string>;
  /** URL of the dead-letter container; empty without one. */
  readonly deadLetterUrl: pulumi.Output<string>;
  /** Owner of the rows, `team:<id>` or `user:<id>`; empty when the application owns them. */
  readonly owner: pulumi.Output<string>;
  /** Destination → Resource Manager id of its Logic App. With one destination, `workflowId`. */
  readonly destinations: pulumi.Output<{ [name: string]: string }>;
  /** Destination → HTTPS URL of its Logic App, for redrive. Secret. */
  readonly destinationUrls: pulumi.Output<{ [name: string]: string }>;
  /** When the client secret expires, ISO 8601; empty when an existing secret's date is not configured. */
  readonly clientSecretExpires: pulumi.Output<string>;
  /** Version of marketplace-leads that deployed the stack. */
  readonly packageVersion: pulumi.Output<string>;

  /**
   * @throws {LeadError} see `leadErrors`. It throws LEADS_CONFIG_INVALID for known values before anything is registered;
   * everything else rejects `callbackUrl`, which ends a program that exports it.
   */
  constructor(name: string, args: LeadDestinationArgs, opts?: pulumi.ComponentResourceOptions) {
    const transformations = [...(opts?.transformations ?? []), explainsAccess(name)];
    super("marketplace-leads:index:LeadDestination", name, {}, { ...opts, transformations });
    const { args: good, check: supplied } = checkArgs(name, args);
    const names = resourceNames({ offerId: good.offerId, stack: pulumi.getStack() }, good.names);
    const tenants = clientConfig(this);
    const asked = {
      args: good,
      groupName: pulumi.output(good.resourceGroupName ?? names.resourceGroup),
      client: tenants,
      parent: this,
    };
    const first = [supplied, tenants, roleRight(asked), workspaceCheck(asked)];
    const allowed = first.reduce<typeof tenants>((client, check) => gated(check, client), tenants);
    const group = resourceGroup(name, { ...asked, client: allowed });
    const place = {
      ...asked,
      name,
      names,
      resourceGroupName: gated(group.check, group.name),
      // also after the group's check, so that a refused change changes nothing
      client: gated(group.check, allowed),
    };
    let leadsIdentity: ReturnType<typeof leadIdentity> | undefined;
    const part: DestinationPart = {
      ...place,
      identity: () => {
        leadsIdentity ??= leadIdentity(place);
        return leadsIdentity;
      },
    };
    const guard = lettersGuard(
      name,
      {
        isDiscarding: good.discardDeadLetters,
        givesUpRoles: good.deadLetter !== "none" && !good.createRoleAssignments,
      },
      this,
    );
    const deadLetter = deadLetterOf(part, guard);
    const workflows = leadWorkflows(part, { deadLetter, guard });
    const { entry, destinations, outputs } = workflows;
    leadMonitoring(part, watched(workflows));
    const checks = [...first, group.check, ...(deadLetter ? [deadLetter.check] : []), ...workflows.checks];
    const passed = pulumi.output(
      Promise.all(checks.map(settled)).then(() => adviseAlerts(part).then(() => true)),
    );
    const output = (key: string) => outputs[key] ?? pulumi.output("");
    this.callbackUrl = passed.apply(() => entry.callbackUrl);
    this.workflowId = entry.workflowId;
    this.workflowName = entry.workflowName;
    this.resourceGroupName = part.resourceGroupName;
    this.portalUrl = pulumi.interpolate`https://portal.azure.com/#@${part.client.tenantId}/resource${entry.workflowId}/logicApp`;
    this.clientId = output("clientId");
    this.tenantId = part.client.tenantId;
    this.dynamicsUrl = output("dynamicsUrl");
    this.offerId = pulumi.output(good.offerId);
    this.connectionId = output("connectionId");
    this.clientSecretExpires = output("clientSecretExpires");
    this.deadLetterUrl = deadLetter?.url ?? pulumi.output("");
    this.owner = output("owner");
    this.packageVersion = pulumi.output(version);
    this.destinations = pulumi.output(
      Object.fromEntries(destinations.map(({ name, workflowId }) => [name, workflowId])),
    );
    this.destinationUrls = pulumi.secret(
      Object.fromEntries(destinations.map(({ name, callbackUrl }) => [name, callbackUrl])),
    );
    // a rejected output would be reported first, with the SDK's text
    this.registerOutputs({ ...this.outputs(), callbackUrl: gated(passed, entry.callbackUrl) });
  }

  /**
   * Settles when all checks before and after the resources have passed.
   *
   * @throws {LeadError} (rejects) the first that did not
   */
  checked(): Promise<void> {
    return settled(this.callbackUrl);
  }

  /** The stack outputs by their fixed names. */
  outputs() {
    const { callbackUrl, workflowId, workflowName, resourceGroupName, portalUrl, clientId } = this;
    const { tenantId, dynamicsUrl, offerId, connectionId, clientSecretExpires, deadLetterUrl, owner } = this;
    const { destinations, destinationUrls, packageVersion } = this;
    return {
      callbackUrl,
      workflowId,
      workflowName,
      resourceGroupName,
      portalUrl,
      clientId,
      tenantId,
      dynamicsUrl,
      offerId,
      connectionId,
      clientSecretExpires,
      deadLetterUrl,
      owner,
      destinations,
      destinationUrls,
      packageVersion,
    };
  }
}

/** The Logic Apps that alerts watch, after all their checks, so that a refused change does not change the alerts. */
function watched({ entry, destinations, checks }: LeadWorkflows): WatchedWorkflow[] {
  const checked = (id: pulumi.Output<string>) => checks.reduce((gate, check) => gated(check, gate), id);
  const apps = destinations.map(({ name, suffix, workflowId }) => ({
    workflowId: checked(workflowId),
    suffix,
    target: destinationOf(name).label,
  }));
  const distributor = { workflowId: checked(entry.workflowId), suffix: "", target: "every destination" };
  return apps.length === 1 ? apps : [distributor, ...apps];
}

/** The group's name, and the check that the deployed group matches the configuration. */
function resourceGroup(
  name: string,
  { args, groupName, client, parent }: Pick<DestinationPart, "args" | "groupName" | "client" | "parent">,
) {
  const resourceGroupName = client.apply(() => groupName);
  if (args.resourceGroupName !== undefined) return { name: resourceGroupName, check: client };
  const group = new resources.ResourceGroup(
    `${name}-resource-group`,
    { resourceGroupName, location: args.location, tags: args.tags },
    { parent, protect: args.protect, ignoreChanges: keptInputs.group },
  );
  return { name: group.name, check: refuseReplacement(group, { args, groupName }, { path: "" }) };
}
