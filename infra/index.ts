/**
 * The Pulumi program: configuration in, one lead destination, outputs out.
 *
 * Layer: program. Nothing here knows whether it deploys to Azure or to the sandbox.
 */
import * as pulumi from "@pulumi/pulumi";
import { forThisStack } from "./components/for-this-stack";
import { LeadDestination } from "./components/lead-destination";
import { hasReceiver } from "./config/alert-keys";
import { readConfig } from "./config/read-config";

/** Pulumi calls it; a throw before the component means that nothing was registered. */
module.exports = async function deploy() {
  const { names, fieldMap, tags, owners, deadLetterReaders, alertEmails, ...config } = readConfig();
  // a fixed logical name: with the offer's in it, another offer id would delete this one's workflow
  const destination = new LeadDestination("leads", {
    ...config,
    names: { ...names },
    fieldMap: { ...fieldMap },
    tags: { ...tags },
    deadLetterReaders: [...deadLetterReaders],
    alertEmails: [...alertEmails],
    ...(owners === undefined ? {} : { owners: [...owners] }),
  });
  await destination.checked();
  if (!pulumi.runtime.isDryRun() && !hasReceiver(alertEmails, config.alertWebhook)) await adviseAlerts();
  return destination.outputs();
};

function adviseAlerts(): Promise<void> {
  const set = forThisStack("pulumi config set --path 'marketplace-leads:alertEmails[0]' you@contoso.com");
  return pulumi.log.info(
    `Nobody is told when a lead is not written. Run: ${set} && ${forThisStack("pulumi up")}`,
  );
}
