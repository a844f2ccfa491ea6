/**
 * Builds ARM paths from inputs, and reads inputs from ARM paths for an import.
 * Source: pulumi-azure-native provider/pkg/provider/crud/crud.go (PrepareAzureRESTIdAndQuery),
 * provider/pkg/resources/parse.go
 */
import { getString, type PropertyMap } from "./property-values";

interface Path {
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly isPath?: true }[];
}

/**
 * The ARM id. Each `{parameter}` of the path comes from the inputs, else from the defaults.
 *
 * @throws when a parameter has no text
 */
export function idOf(type: Path, inputs: PropertyMap, defaults: PropertyMap): string {
  return type.parameters.reduce((path, { name, isPath }) => {
    const value = getString(inputs, name) ?? getString(defaults, name);
    if (value === undefined) throw new Error(`expected string value for path parameter '${name}', got none`);
    return path.replace(`{${name}}`, () => (isPath ? value.replace(/^\/+/, "") : encodeURIComponent(value)));
  }, type.path);
}

/** The path parameters of an id, without the subscription. @throws when the id is not of this type */
export function parametersOf(type: Path, id: string): PropertyMap {
  const names: string[] = [];
  const pattern = type.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return type.parameters.some((parameter) => parameter.name === name && parameter.isPath)
      ? "(.+)"
      : "([^/]+)";
  });
  const match = new RegExp(`^${pattern}/?$`, "i").exec(id);
  if (match === null) throw new Error(`failed to parse '${id}' against the path '${type.path}'`);
  const values = names.map((name, index): [string, string] => {
    const value = decodeURIComponent(match[index + 1] ?? "");
    const isPath = type.parameters.some((parameter) => parameter.name === name && parameter.isPath);
    return [name, isPath ? `/${value}` : value];
  });
  return Object.fromEntries(values.filter(([name]) => name !== "subscriptionId"));
}
