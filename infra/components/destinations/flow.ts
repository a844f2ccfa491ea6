/** A user's own flow: the values of its parameters, its connections, and the one to Dataverse when it declares `dynamicsUrl`. */
import * as pulumi from "@pulumi/pulumi";
import { flowOf } from "../../own-flow/flow-file";
import { ownParameters, typedValue } from "../../own-flow/values";
import type { DestinationPart } from "../destination-part";
import type { Connected } from "./connected";
import { connectDynamics365 } from "./dynamics365";

export function connectFlow(part: DestinationPart): Connected {
  const { parameters = {} } = flowOf(part.args);
  const declares = (name: string) => Object.hasOwn(parameters, name);
  const dynamics = declares("dynamicsUrl") ? connectDynamics365(part) : undefined;
  const connections = {
    ...ownConnections(part),
    ...(dynamics?.parameters.$connections as object | undefined),
  };
  return {
    checks: [],
    before: [],
    ...dynamics,
    ...(declares("identity") && { usesIdentity: true as const }),
    parameters: {
      ...ownValues(part, parameters),
      ...(declares("dynamicsUrl") && { dynamicsUrl: part.args.dynamicsUrl }),
      ...(declares("identity") && { identity: part.identity().id }),
      ...(declares("$connections") && { $connections: connections }),
    },
  };
}

/** The configured values, as the types that the file declares. */
function ownValues(
  { args }: DestinationPart,
  parameters: Readonly<Record<string, { type: string; defaultValue?: unknown }>>,
): Record<string, pulumi.Output<unknown>> {
  const given = {
    plain: pulumi.output(args.flowParameters ?? {}),
    secret: pulumi.output(args.flowSecrets ?? {}),
  };
  const values = Object.entries(parameters)
    .filter(([name]) => !Object.hasOwn(ownParameters, name))
    .map(([name, { type, defaultValue }]) => {
      const isSecret = type.startsWith("Secure");
      const value = (isSecret ? given.secret : given.plain).apply((texts) =>
        Object.hasOwn(texts, name) ? typedValue(type, String(texts[name])) : defaultValue,
      );
      return [name, isSecret ? pulumi.secret(value) : value] as const;
    });
  return Object.fromEntries(values);
}

/** The connectors' ids follow from the names, as the designer makes them: `teams`, `teams-1`. */
function ownConnections({ args, client }: DestinationPart): object {
  const entries = Object.entries(args.flowConnections ?? {}).map(([name, connectionId]) => [
    name,
    {
      connectionId,
      connectionName: connectionId.slice(connectionId.lastIndexOf("/") + 1),
      id: pulumi.interpolate`/subscriptions/${client.subscriptionId}/providers/Microsoft.Web/locations/${args.location}/managedApis/${name.replace(/-\d+$/, "")}`,
    },
  ]);
  return Object.fromEntries(entries);
}
