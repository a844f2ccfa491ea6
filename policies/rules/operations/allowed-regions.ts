/** Rule: resources are in the allowed regions, e.g. the geography of the Dataverse environment. */
import { textOf } from "../../engine-values";
import { isAzureResource } from "../../resource-types";
import type { ResourceRule } from "../../rule";

export const allowedRegions: ResourceRule = {
  name: "allowed-regions",
  description: "Azure resources are in one of the configured regions.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Run: pulumi config set azure-native:location <region>. A deployed workflow cannot move: deploy a second stack.",
  url: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-group-overview#which-location-should-i-use-for-my-resource-group",
  config: {
    regions: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: [],
      description: "Azure regions, `westeurope` or `West Europe`. Without regions the rule does not apply.",
    },
  },
  judges: "Azure resources that have a location",
  appliesTo: isAzureResource,
  check: ({ props, config, report, notApplicable }) => {
    const regions: string[] = config.regions ?? [];
    if (regions.length === 0) notApplicable("No regions are configured.");
    if (!Object.hasOwn(props, "location")) notApplicable("The resource has no location.");
    const region = regionOf(textOf(props.location));
    if (region !== "global" && !regions.map(regionOf).includes(region)) {
      report(`location is none of the configured regions: ${regions.join(", ")}.`);
    }
  },
};

/** Azure ignores spaces and letter case in regions. */
const regionOf = (location: string) => location.replaceAll(" ", "").toLowerCase();
