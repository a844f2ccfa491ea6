/** Serves the component to Pulumi programs in other languages, with the schema from the build. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LeadDestination } from "./components/lead-destination";
import type { LeadDestinationArgs } from "./config/lead-destination-args";

const schema = readFileSync(join(__dirname, "../schema.json"), "utf8");

const provider: pulumi.provider.Provider = {
  version: (JSON.parse(schema) as { version: string }).version,
  schema,
  async construct(name, type, inputs, options) {
    if (type !== "marketplace-leads:index:LeadDestination") throw new Error(`unknown resource type ${type}`);
    const component = new LeadDestination(name, inputs as LeadDestinationArgs, options);
    await component.checked();
    return { urn: component.urn, state: component.outputs() };
  },
};

void pulumi.provider.main(provider, process.argv.slice(2));
