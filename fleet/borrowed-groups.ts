/** Resource groups that one stack makes and another uses: destroying the first would delete the second. */
import type { FileMistake } from "./file-mistake";
import type { LayeredStack } from "./offer-layers";
import { origin, type TakenName } from "./unique";

const groupKey = "marketplace-leads:resourceGroupName";

/** @param names those of each stack, in the order of `stacks` */
export function borrowedGroups(
  stacks: readonly LayeredStack[],
  names: readonly (readonly TakenName[])[],
): FileMistake[] {
  const makers = stacks.flatMap((stack, index) =>
    (names[index] ?? [])
      .filter(({ key }) => key === "marketplace-leads:names.resourceGroup")
      .map(({ name, within }): [string, string] => [JSON.stringify([name, within]), stack.stack]),
  );
  const makerOf = new Map(makers);
  return stacks.flatMap((stack) => {
    const group = stack.config[groupKey];
    const subscription = stack.config["azure-native:subscriptionId"] ?? "";
    if (typeof group !== "string") return [];
    const maker = makerOf.get(JSON.stringify([group, `subscription ${subscription}`].map((text) => text.toLowerCase())));
    if (maker === undefined) return [];
    return [
      {
        ...origin(stack, [groupKey]),
        found: `the resource group ${group}, which the stack ${maker} makes and deletes, with everything in it`,
        expected: "a group that no stack makes",
        fix: `az group create --name rg-leads --location <region>, and write resourceGroupName: rg-leads for ${stack.stack}`,
      },
    ];
  });
}
