/** A program of a team that uses the component and changes what it makes: the environment variable OFFER_CHANGE names the change. */
import type * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../index";
import { readConfig } from "../../../infra/config/read-config";

const workflow = "azure-native:logic:Workflow";
const renamed = "alert group renamed";

const changes: Record<string, (type: string, props: pulumi.Inputs) => void> = {
  "retry removed": (type, { definition }) => {
    if (type === workflow) definition.actions.Create_lead.inputs.retryPolicy = { type: "none" };
  },
  "data shown": (type, { definition }) => {
    if (type === workflow) delete definition.actions.Create_lead.runtimeConfiguration;
  },
  [renamed]: (type, props) => {
    if (type === "azure-native:monitor:ActionGroup") props.actionGroupName = "ag-renamed";
  },
};

const change = changes[process.env.OFFER_CHANGE ?? ""];

const changed: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  if (type === workflow) props.definition = structuredClone(props.definition);
  change?.(type, props);
  // the program keeps the names of what is deployed
  return { props, opts: process.env.OFFER_CHANGE === renamed ? { ...opts, ignoreChanges: [] } : opts };
};

const destination = new LeadDestination("leads", readConfig(), { transformations: [changed] });

export const callbackUrl = destination.callbackUrl;
