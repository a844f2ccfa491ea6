/** The keys of a user's own flow. */
import type { Key } from "./key";
import { exampleId, text } from "./schemas";
import { objectOfValues } from "./values";

const names = { pattern: "^[A-Za-z][A-Za-z0-9_]{0,79}$" };
const texts = { type: "object", propertyNames: names, additionalProperties: text };

export const flowKeys = {
  flow: {
    description: "the path of a workflow definition, from the folder of Pulumi.yaml, e.g. own-flow.json",
    example: "own-flow.json",
    schema: { ...text, pattern: "^[^\\p{Cc}]{1,400}\\.json$" },
  },
  flowParameters: {
    description: "values of the own flow's parameters, each a text",
    example: '--path "marketplace-leads:flowParameters.channel" sales',
    input: "value",
    isWhole: true,
    read: objectOfValues,
    schema: texts,
  },
  flowSecrets: {
    description: "values of the own flow's parameters of type SecureString or SecureObject, each a text",
    example: '--path "marketplace-leads:flowSecrets.chatUrl"',
    secret: true,
    input: "value",
    isWhole: true,
    read: objectOfValues,
    schema: texts,
  },
  flowConnections: {
    description: "existing API connections of the own flow, each a name and a resource id",
    example: `--path "marketplace-leads:flowConnections.teams" /subscriptions/${exampleId}/resourceGroups/rg-chat/providers/Microsoft.Web/connections/teams`,
    schema: {
      type: "object",
      propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_-]{0,79}$" },
      additionalProperties: {
        ...text,
        pattern:
          "^/subscriptions/[0-9a-fA-F-]{36}/resource[Gg]roups/[^/]{1,90}/providers/[Mm]icrosoft\\.[Ww]eb/connections/[^/]{1,80}$",
      },
    },
  },
} as const satisfies Record<string, Key>;

/** The keys of the Dynamics 365 connection, which an own flow can have too. */
const connectionKeys: ReadonlySet<string> = new Set([
  ...["dynamicsUrl", "authentication", "clientId", "clientSecret", "owners", "clientSecretExpires"],
]);

export const isKeyOfFlow = (key: string): boolean => connectionKeys.has(key);
