/** Finds out how a stack was called when its resources got their names: `pulumi stack rename` changes none of them. */
import { NamePrefix, physicalName } from "./names";

/**
 * @param deployedName a name made by `physicalName`
 * @returns undefined when the name was not made of this offer and another stack, or does not show it
 */
export function formerStack(
  kind: keyof typeof NamePrefix,
  deployedName: string,
  offerId: string,
): string | undefined {
  const prefix = NamePrefix[kind];
  const beforeStack = physicalName(prefix, { offerId, stack: "x" }).replace(/-x(?:-[0-9a-f]{6})?$/, "-");
  if (!deployedName.startsWith(beforeStack)) return undefined;
  const rest = deployedName.slice(beforeStack.length);
  return [rest, rest.replace(/-[0-9a-f]{6}$/, "")].find(
    (stack) => stack !== "" && physicalName(prefix, { offerId, stack }) === deployedName,
  );
}
