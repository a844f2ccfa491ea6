/**
 * The Pulumi program: configuration in, one lead destination, outputs out.
 *
 * Layer: program. Nothing here knows whether it deploys to Azure or to the sandbox.
 */
import { LeadDestination } from "./components/lead-destination";
import { readConfig } from "./config";

const { names, fieldMap, tags, owners, ...config } = readConfig();

/** A fixed logical name: with the offer's in it, another offer id would delete this one's workflow. */
const destination = new LeadDestination("leads", {
  ...config,
  names: { ...names },
  fieldMap: { ...fieldMap },
  tags: { ...tags },
  ...(owners === undefined ? {} : { owners: [...owners] }),
});

export const {
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
} = destination;
