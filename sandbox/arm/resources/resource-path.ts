/** Parses a path after `/providers/` into a resource, a list or an operation. */
import { NotEmulated } from "../../support/errors";
import { formatResourceId, type ResourceId, sameName } from "./resource-id";
import { fullTypeOf, type ResourceType } from "./resource-type";

export type ResourcePath =
  | { kind: "list"; type: ResourceType; scope: ResourceScope }
  | { kind: "resource"; type: ResourceType; id: ResourceId; rest: readonly string[] };

/** Scope of a resource list. */
export interface ResourceScope {
  subscriptionId: string;
  /** Empty for the subscription itself. */
  resourceGroupName: string;
  /** ARM id of the subscription, the group, or the resource. */
  id: string;
}

/**
 * Reads a path: a type and a name, child types and their names, then an optional extension of that resource.
 *
 * @param segments segments after `/providers/`
 * @throws {NotEmulated} for a type the sandbox does not have
 */
export function readResourcePath(
  scope: ResourceScope,
  segments: readonly string[],
  types: readonly ResourceType[],
): ResourcePath {
  const [namespace = "", typeName, name, ...more] = segments;
  if (typeName === undefined) throw new NotEmulated(`the path 'providers/${namespace}' of '${scope.id}'`);
  let type = findType(types, namespace, typeName);
  if (name === undefined) return { kind: "list", type, scope };
  const { subscriptionId, resourceGroupName } = scope;
  let id: ResourceId = {
    subscriptionId,
    resourceGroupName,
    scope: scope.id,
    namespace: type.namespace,
    type: type.type,
    outerNames: [],
    name,
  };
  let rest: readonly string[] = more;
  for (let child = childOf(types, type, rest); child !== undefined; child = childOf(types, type, rest)) {
    const [, childName, ...deeper] = rest;
    type = child;
    if (childName === undefined) return { kind: "list", type, scope: { ...scope, id: formatResourceId(id) } };
    id = { ...id, type: type.type, outerNames: [...id.outerNames, id.name], name: childName };
    rest = deeper;
  }
  if (!sameName(rest[0], "providers")) return { kind: "resource", type, id, rest };
  const extended = { subscriptionId, resourceGroupName, id: formatResourceId(id) };
  const found = readResourcePath(extended, rest.slice(1), types);
  if (found.type.isExtension) return found;
  throw new NotEmulated(`'${fullTypeOf(found.type)}' of another resource`);
}

/** The type of a namespace and a type name. @throws {NotEmulated} */
export function findType(types: readonly ResourceType[], namespace: string, type: string): ResourceType {
  const name = `${namespace}/${type}`;
  const found = types.find((one) => sameName(name, fullTypeOf(one)));
  if (found === undefined) throw new NotEmulated(`the resource type '${name}'`);
  return found;
}

function childOf(
  types: readonly ResourceType[],
  type: ResourceType,
  [segment]: readonly string[],
): ResourceType | undefined {
  if (segment === undefined) return undefined;
  return types.find((one) => sameName(`${fullTypeOf(type)}/${segment}`, fullTypeOf(one)));
}
