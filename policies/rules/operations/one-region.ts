/** Rule: the resources of a stack are in the region of its Logic App, so that leads stay there and a connection works. */
import { known, textOf } from "../../engine-values";
import { isAzureResource, isWorkflow } from "../../resource-types";
import type { StackRule } from "../../rule";
import { leadApps } from "../../workflow/lead-apps";

export const oneRegion: StackRule = {
  name: "one-region",
  description: "All resources are in the region of the Logic App that takes the leads.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Set the same location for all resources: pulumi config set azure-native:location <region>",
  url: "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-group-overview#which-location-should-i-use-for-my-resource-group",
  judges: "Azure resources that have a location, in stacks with a Logic App that takes leads",
  checkStack: ({ resources, report, notApplicable }) => {
    const [app] = leadApps(resources);
    if (app === undefined) return notApplicable("No Logic App of the stack takes leads.");
    const home = regionOf(app.props.location);
    for (const resource of resources.filter(({ type }) => isAzureResource(type))) {
      const region = known(() => regionOf(resource.props.location)) ?? "";
      if (!["", "global", home].includes(region))
        report(
          resource,
          `location is not that of ${isWorkflow(resource.type) ? "the first Logic App" : "the Logic App"}.`,
        );
    }
  },
};

/** Azure ignores spaces and letter case in regions. */
const regionOf = (location: unknown): string =>
  textOf(location ?? "")
    .replaceAll(" ", "")
    .toLowerCase();
