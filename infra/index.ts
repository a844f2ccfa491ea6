/**
 * The Pulumi program: configuration in, one lead destination, outputs out.
 *
 * Layer: program. Nothing here knows whether it deploys to Azure or to the sandbox.
 */
import { LeadDestination } from "./components/lead-destination";
import { readConfig } from "./config";

/** Pulumi calls it; a throw before the component means that nothing was registered. */
module.exports = async function deploy() {
  const { names, fieldMap, tags, owners, deadLetterReaders, ...config } = readConfig();
  // a fixed logical name: with the offer's in it, another offer id would delete this one's workflow
  const destination = new LeadDestination("leads", {
    ...config,
    names: { ...names },
    fieldMap: { ...fieldMap },
    tags: { ...tags },
    deadLetterReaders: [...deadLetterReaders],
    ...(owners === undefined ? {} : { owners: [...owners] }),
  });
  await destination.checked();
  return destination.outputs();
};
