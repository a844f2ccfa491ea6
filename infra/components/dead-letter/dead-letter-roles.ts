/** The roles on the container: the Logic App's identity writes letters, the configured readers read them. */
import { createHash } from "node:crypto";
import * as authorization from "@pulumi/azure-native/authorization";
import type * as managedidentity from "@pulumi/azure-native/managedidentity";
import type * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { type DestinationPart, explainedBy, inThisDeployment } from "../destination-part";
import { explainRole, roleCommand, sayWhenReaderReads, sayWhenRoleWorks } from "./role-messages";

/** Storage Blob Data Contributor. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const dataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

interface DeadLetterRolesParts {
  identity: managedidentity.UserAssignedIdentity;
  container: storage.BlobContainer;
  guard: pulumi.ResourceHook;
}

/** Object ids by logical name, with the principal type. Without the type Azure does not find a new identity. */
interface Principal {
  suffix: string;
  id: pulumi.Output<string>;
  type: pulumi.Input<string>;
}

/** The Logic App's own identity in the list of principals. */
export const own = "identity";

const principalTypes: Readonly<Record<string, authorization.PrincipalType>> = {
  user: authorization.PrincipalType.User,
  group: authorization.PrincipalType.Group,
  servicePrincipal: authorization.PrincipalType.ServicePrincipal,
};

/** @returns the created assignments; none when the commands are printed instead */
export function deadLetterRoles(
  { name, args, client, parent }: DestinationPart,
  { identity, container, guard }: DeadLetterRolesParts,
): authorization.RoleAssignment[] {
  const writer = {
    suffix: own,
    id: identity.principalId,
    type: authorization.PrincipalType.ServicePrincipal,
  };
  const readers = args.deadLetterReaders.map(readerOf);
  if (!args.createRoleAssignments) {
    for (const { id, type } of [writer, ...readers])
      pulumi
        .all([id, type, container.id])
        .apply(([principalId, type, scope]) => print(roleCommand({ principalId, type, scope })));
    return [];
  }
  const roleDefinitionId = client.apply(
    ({ subscriptionId }) =>
      `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${dataContributor}`,
  );
  const onError = [explainedBy(`${name}-explain-role-errors`, explainRole)];
  const assign = ({ suffix, id, type }: Principal, options: pulumi.CustomResourceOptions = {}) =>
    new authorization.RoleAssignment(
      `${name}-dead-letter-role-${suffix}`,
      {
        roleAssignmentName: container.id.apply((scope) => assignmentName(scope, suffix)),
        scope: container.id,
        roleDefinitionId,
        principalId: id,
        principalType: type,
      },
      {
        parent,
        // Azure cannot change an assignment, and accepts a name once
        replaceOnChanges: ["roleDefinitionId"],
        deleteBeforeReplace: true,
        ...options,
        hooks: { ...options.hooks, onError },
      },
    );
  const ofReaders = readers.map((reader) =>
    assign(reader, { hooks: { afterCreate: [inThisDeployment(sayWhenReaderReads)] } }),
  );
  // deleted before the readers' roles, which the guard needs to look for letters
  const ofWriter = assign(writer, {
    dependsOn: ofReaders,
    hooks: { afterCreate: [inThisDeployment(sayWhenRoleWorks)], beforeDelete: [guard] },
  });
  return [ofWriter, ...ofReaders];
}

/** A reader from another resource has no known name, so its position in the list is used. */
function readerOf(reader: pulumi.Input<string>, index: number): Principal {
  const parts = pulumi.output(reader).apply((text) => text.split(":"));
  return {
    suffix:
      typeof reader === "string"
        ? reader.replace(/:.*$/, (id) => id.toLowerCase().replace(":", "-"))
        : `reader-${index}`,
    id: parts.apply(([, id = ""]) => id),
    type: parts.apply(([kind = ""]) => String(principalTypes[kind])),
  };
}

/** A GUID that is the same at every `up`. */
export function assignmentName(scope: string, suffix: string): string {
  const hash = createHash("sha256").update(`${scope.toLowerCase()} ${suffix}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** Says a command, but not at preview. */
export function print(command: string): void {
  if (!pulumi.runtime.isDryRun()) void pulumi.log.info(command);
}
