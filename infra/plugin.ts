/** Serves the component to Pulumi programs in other languages, with the schema from the build. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "./components/lead-destination";
import type { LeadDestinationArgs } from "./config/lead-destination-args";
import { destinationNames, destinationOf, isOwnSettings } from "./destinations/index";

/** Pulumi hands over an object with a secret inside as one secret Output; the component reads its entries. */
async function withObjects(inputs: pulumi.Inputs): Promise<LeadDestinationArgs> {
  const opened = destinationNames.filter(isOwnSettings).map(async (name) => {
    const value: unknown = inputs[name];
    if (!pulumi.Output.isInstance(value)) return {};
    const known = await new Promise<object>((resolve) => {
      value.apply((object) => resolve(object as object));
    });
    const keys = destinationOf(name).keys;
    const entries = Object.entries(known).map(([key, one]) => [
      key,
      keys[key]?.secret ? pulumi.secret(one) : one,
    ]);
    return { [name]: Object.fromEntries(entries) };
  });
  return Object.assign({}, inputs, ...(await Promise.all(opened))) as LeadDestinationArgs;
}

const schema = readFileSync(join(__dirname, "../schema.json"), "utf8");

const provider: pulumi.provider.Provider = {
  version: (JSON.parse(schema) as { version: string }).version,
  schema,
  async construct(name, type, inputs, options) {
    if (type !== "marketplace-leads:index:LeadDestination") throw new Error(`unknown resource type ${type}`);
    const component = new LeadDestination(name, await withObjects(inputs), options);
    await component.checked();
    return { urn: component.urn, state: component.outputs() };
  },
};

void pulumi.provider.main(provider, process.argv.slice(2));
