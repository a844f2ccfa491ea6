/** The name of an Azure region as Resource Manager writes it: `West Europe` is `westeurope`. */
export function regionName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
