/** Who may read and write letters: the Logic App's identity and the configured readers, on the container only. */
import { createHash } from "node:crypto";
import * as authorization from "@pulumi/azure-native/authorization";
import type * as managedidentity from "@pulumi/azure-native/managedidentity";
import type * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import type { ClientConfig } from "../client-config";
import { explainRoleErrors, roleCommand, sayWhenReaderReads, sayWhenRoleWorks } from "./role-messages";

/** Storage Blob Data Contributor. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage */
const dataContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

interface DeadLetterRolesArgs {
  client: pulumi.Output<ClientConfig>;
  identity: managedidentity.UserAssignedIdentity;
  container: storage.BlobContainer;
  readers: readonly string[];
  createRoleAssignments: boolean;
  guard: pulumi.ResourceHook;
}

/** The assignments that were made; none when the commands are printed instead. */
export interface DeadLetterRoles {
  assignments: authorization.RoleAssignment[];
}

/** Object ids by logical name, with the kind Azure wants: a new identity is not found without it. */
interface Principal {
  suffix: string;
  id: pulumi.Output<string>;
  type: string;
}

/** The Logic App's own identity among the principals. */
export const own = "identity";

const principalTypes: Readonly<Record<string, authorization.PrincipalType>> = {
  user: authorization.PrincipalType.User,
  group: authorization.PrincipalType.Group,
  servicePrincipal: authorization.PrincipalType.ServicePrincipal,
};

export function deadLetterRoles(
  name: string,
  args: DeadLetterRolesArgs,
  parent: pulumi.Resource,
): DeadLetterRoles {
  const { identity, container, client } = args;
  const writer = {
    suffix: own,
    id: identity.principalId,
    type: authorization.PrincipalType.ServicePrincipal,
  };
  const readers = args.readers.map(readerOf);
  if (!args.createRoleAssignments) {
    for (const { id, type } of [writer, ...readers])
      pulumi
        .all([id, container.id])
        .apply(([principalId, scope]) => print(roleCommand({ principalId, type, scope })));
    return { assignments: [] };
  }
  const roleDefinitionId = client.apply(
    ({ subscriptionId }) =>
      `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${dataContributor}`,
  );
  const onError = [explainRoleErrors(name)];
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
        // Azure cannot change an assignment, and takes one name once
        replaceOnChanges: ["roleDefinitionId"],
        deleteBeforeReplace: true,
        ...options,
        hooks: { ...options.hooks, onError },
      },
    );
  const ofReaders = readers.map((reader) => assign(reader, { hooks: { afterCreate: [sayWhenReaderReads] } }));
  // deleted before the readers' roles, with which the guard looks for letters
  const ofWriter = assign(writer, {
    dependsOn: ofReaders,
    hooks: { afterCreate: [sayWhenRoleWorks], beforeDelete: [args.guard] },
  });
  return { assignments: [ofWriter, ...ofReaders] };
}

function readerOf(reader: string): Principal {
  const [kind = "", id = ""] = reader.split(":");
  return { suffix: `${kind}-${id.toLowerCase()}`, id: pulumi.output(id), type: String(principalTypes[kind]) };
}

/** A GUID that says the same at every `up`. */
export function assignmentName(scope: string, suffix: string): string {
  const hash = createHash("sha256").update(`${scope.toLowerCase()} ${suffix}`).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function print(command: string): void {
  if (!pulumi.runtime.isDryRun()) void pulumi.log.info(command);
}
