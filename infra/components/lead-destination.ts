/**
 * Everything behind one offer's lead destination: group, Entra identity, Dataverse connection, Logic App and its callback URL.
 *
 * Layer: resources. Reads no configuration. Children have fixed logical names: a rename would be a delete.
 */
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { fieldMapWith, omitColumn } from "../definition/field-map";
import { workflowDefinition } from "../definition/workflow-definition";
import { keptNames } from "../names/kept-names";
import { type ResourceNames, resourceNames } from "../names/names";
import { explainsAccess } from "./access-errors";
import { apiConnection } from "./api-connection";
import { goodArgs } from "./args-check";
import { type ClientConfig, clientConfig } from "./client-config";
import { deadLetterOf, roleRight } from "./dead-letter/dead-letter";
import { lettersGuard } from "./dead-letter/letters-guard";
import { entraIdentity } from "./entra-identity";
import { gated, settled } from "./gate";
import { grantHooks } from "./grant-messages";
import type { LeadDestinationArgs } from "./lead-destination-args";
import { leadWorkflow } from "./lead-workflow";
import { leadMonitoring, monitoringCheck } from "./monitoring/monitoring";
import { refuseReplacement } from "./replacement-guard";

/** What must pass, by component. Not a field: the component analyzer takes every field for an output. */
const checks = new WeakMap<LeadDestination, readonly pulumi.Output<unknown>[]>();

/** Azure resources that take one offer's leads into Dynamics 365. */
export class LeadDestination extends pulumi.ComponentResource {
  /** HTTPS address for the offer's lead destination. Secret: whoever has it can write leads. */
  readonly callbackUrl: pulumi.Output<string>;
  /** Resource Manager id of the Logic App. */
  readonly workflowId: pulumi.Output<string>;
  readonly workflowName: pulumi.Output<string>;
  readonly resourceGroupName: pulumi.Output<string>;
  /** Page of the Logic App in the Azure portal. */
  readonly portalUrl: pulumi.Output<string>;
  /** Client id of the application to make an application user of the Dataverse environment. */
  readonly clientId: pulumi.Output<string>;
  readonly tenantId: pulumi.Output<string>;
  readonly dynamicsUrl: pulumi.Output<string>;
  readonly offerId: pulumi.Output<string>;
  /** Resource Manager id of the API connection. */
  readonly connectionId: pulumi.Output<string>;
  /** Address of the dead-letter container; empty without one. */
  readonly deadLetterUrl: pulumi.Output<string>;
  /** Who owns the rows, `team:<id>` or `user:<id>`; empty when the application does. */
  readonly owner: pulumi.Output<string>;
  /** When the client secret expires, ISO 8601; empty when an existing secret's date is not configured. */
  readonly clientSecretExpires: pulumi.Output<string>;

  /** @throws {LeadError} see `leadErrors`; all but LEADS_CONFIG_INVALID reject an output */
  constructor(name: string, args: LeadDestinationArgs, opts?: pulumi.ComponentResourceOptions) {
    const transformations = [...(opts?.transformations ?? []), explainsAccess(name)];
    super("marketplace-leads:index:LeadDestination", name, {}, { ...opts, transformations });
    args = goodArgs(name, args);
    const names = namesOf(args);
    const tags = args.tags ?? {};
    const protect = args.protect ?? true;
    const tenants = clientConfig(this);
    const roles = roleRight(args, names, tenants, this);
    const monitoring = monitoringCheck(name, args, tenants, this);
    const allowed = gated(monitoring, gated(roles, gated(tenants, tenants)));
    const group = resourceGroup(name, { args, names, client: allowed, parent: this });
    const resourceGroupName = gated(group.check, group.name);
    // behind the group's check too, so that a refused change has touched nothing else
    const client = gated(group.check, allowed);
    const guard = lettersGuard(
      name,
      {
        isDiscarding: args.discardDeadLetters ?? false,
        givesUpRoles: args.deadLetter !== "none" && args.createRoleAssignments === false,
      },
      this,
    );
    const deadLetter = deadLetterOf(name, { args, names, client, resourceGroupName, guard, parent: this });
    const identity = entraIdentity(args, { name, displayName: names.application, client, parent: this });
    const connection = apiConnection(
      name,
      {
        connectionName: names.connection,
        resourceGroupName,
        plainGroupName: names.resourceGroup,
        location: args.location,
        client,
        identity,
        keptNames: (id) => keptNames(args, id),
        tags,
      },
      this,
    );
    const workflow = leadWorkflow(
      name,
      {
        workflowName: names.workflow,
        resourceGroupName,
        plainGroupName: names.resourceGroup,
        location: args.location,
        definition: definitionOf(args),
        offerId: args.offerId,
        dynamicsUrl: args.dynamicsUrl,
        owner: args.owner,
        connection,
        ...(deadLetter === undefined ? {} : { deadLetter }),
        keptNames: (id) => keptNames(args, id),
        hooks: { ...grantHooks(name), ...(deadLetter === undefined ? {} : { beforeDelete: [guard] }) },
        protect,
        tags,
      },
      this,
    );
    // a refused change leaves the alerts as they are
    const workflowId = workflow.checks.reduce((id, check) => gated(check, id), workflow.workflowId);
    leadMonitoring(name, { args, resourceGroupName, workflowId, parent: this });
    this.callbackUrl = workflow.callbackUrl;
    this.workflowId = workflow.workflowId;
    this.workflowName = workflow.workflowName;
    this.resourceGroupName = resourceGroupName;
    this.portalUrl = pulumi.interpolate`https://portal.azure.com/#@${client.tenantId}/resource${workflow.workflowId}/logicApp`;
    this.clientId = identity.clientId;
    this.tenantId = client.tenantId;
    this.dynamicsUrl = pulumi.output(args.dynamicsUrl);
    this.offerId = pulumi.output(args.offerId);
    this.connectionId = connection.id;
    this.clientSecretExpires = identity.clientSecretExpires;
    this.deadLetterUrl = deadLetter?.url ?? pulumi.output("");
    this.owner = pulumi.output(args.owner ?? "");
    const letters = deadLetter === undefined ? [] : [deadLetter.check];
    checks.set(this, [
      tenants,
      roles,
      monitoring,
      group.check,
      connection.check,
      ...letters,
      ...workflow.checks,
    ]);
    this.registerOutputs(this.outputs());
  }

  /**
   * Settles when the tenants agree, nothing deployed would have to be replaced and the callback URL can be read. A program that awaits
   * it ends at once, with one error, when it is refused.
   *
   * @throws {LeadError} (rejects) LEADS_TENANT_MISMATCH, LEADS_ROLE_FORBIDDEN, LEADS_WORKSPACE_MISSING, LEADS_REPLACEMENT_REFUSED,
   * LEADS_CALLBACK_URL_FORBIDDEN, LEADS_CALLBACK_URL_REFUSED, LEADS_WORKFLOW_MISSING
   */
  async checked(): Promise<void> {
    await Promise.all((checks.get(this) ?? []).map(settled));
  }

  /** The stack outputs, by their fixed names. */
  outputs() {
    const { callbackUrl, workflowId, workflowName, resourceGroupName, portalUrl, clientId } = this;
    const { tenantId, dynamicsUrl, offerId, connectionId, clientSecretExpires, deadLetterUrl, owner } = this;
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
    };
  }
}

/** An existing group's name wins over everything. */
function namesOf(args: LeadDestinationArgs): ResourceNames {
  const existing = args.resourceGroupName === undefined ? {} : { resourceGroup: args.resourceGroupName };
  return resourceNames({ offerId: args.offerId, stack: pulumi.getStack() }, { ...args.names, ...existing });
}

function definitionOf(args: LeadDestinationArgs) {
  const leadsourcecode = args.leadSourceCode === undefined ? omitColumn : String(args.leadSourceCode);
  return workflowDefinition({
    fieldMap: fieldMapWith({ leadsourcecode, ...args.fieldMap }),
    leadSchema: args.leadSchema ?? "2022",
    deadLetter: args.deadLetter ?? "storage",
    hasOwner: args.owner !== undefined,
  });
}

interface GroupContext {
  args: LeadDestinationArgs;
  names: ResourceNames;
  client: pulumi.Output<ClientConfig>;
  parent: pulumi.Resource;
}

/** The group's name, and the check that the deployed group is where it is asked to be. */
function resourceGroup(name: string, { args, names, client, parent }: GroupContext) {
  const asked = client.apply(() => names.resourceGroup);
  if (args.resourceGroupName !== undefined) return { name: asked, check: client };
  const group = new resources.ResourceGroup(
    `${name}-resource-group`,
    { resourceGroupName: asked, location: args.location, tags: args.tags ?? {} },
    { parent, protect: args.protect ?? true, ignoreChanges: ["resourceGroupName", "location"] },
  );
  const check = refuseReplacement(group, {
    idSuffix: `/resourceGroups/${names.resourceGroup}`,
    location: args.location,
    keptNames: (id) => keptNames(args, id),
  });
  return { name: group.name, check };
}
