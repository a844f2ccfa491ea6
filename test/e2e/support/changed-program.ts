/** A program of a team that uses the component and changes what it makes: the environment variable OFFER_CHANGE names the change. */
import type * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "../../../index";
import { readConfig } from "../../../infra/config/read-config";

type Definition = { actions: Record<string, any> };

const changes: Record<string, (definition: Definition) => void> = {
  "retry removed": ({ actions }) => {
    actions.Create_lead.inputs.retryPolicy = { type: "none" };
  },
  "data shown": ({ actions }) => {
    delete actions.Create_lead.runtimeConfiguration;
  },
};

const change = changes[process.env.OFFER_CHANGE ?? ""];

const changed: pulumi.ResourceTransformation = ({ type, props, opts }) => {
  if (type === "azure-native:logic:Workflow") {
    props.definition = structuredClone(props.definition);
    change?.(props.definition);
  }
  return { props, opts };
};

const destination = new LeadDestination("leads", readConfig(), { transformations: [changed] });

export const callbackUrl = destination.callbackUrl;
