/** The name of an Azure region in Resource Manager's form: `West Europe` becomes `westeurope`. */
export function regionName(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}
