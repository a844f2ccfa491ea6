/** Generates the JSON schema of `offers/*.yaml` from that of stack files: the same settings, without anything encrypted. */
import { configName } from "../../infra/config/commands";
import { anyCase } from "../../infra/config/schemas";
import { stackSchema } from "./stack-file-schema";
import type { Schema } from "./stack-file-values";

export const offerSchemaFile = "flow-definitions/offer.schema.json";

/** @returns the schema as text */
export function offerFileSchema(): string {
  const stack = stackSchema();
  const { encrypted, ...keys } = stack.definitions;
  const { allOf, description, type, ...config } = stack.properties.config;
  const { [configName("location")]: location, ...others } = config.patternProperties;
  const definitions = {
    secret,
    layer: {
      type: ["object", "null"],
      additionalProperties: false,
      properties: { stack: stackName, ...shared() },
    },
    config: {
      description: "The keys of a stack file; marketplace-leads: may be left out. null takes a default out.",
      type: ["object", "null"],
      additionalProperties: false,
      properties: config.properties,
      patternProperties: {
        ...others,
        [`^(?!marketplace-leads:)[^:]+:(?!.*FilePath$).*(${secretWords})`]: reference("secret"),
      },
    },
    ...keys,
  };
  return `${JSON.stringify(
    {
      $schema: stack.$schema,
      title: "Offer file of marketplace-leads",
      description:
        "One offer, offers/<name>.yaml, and what all offers share, offers/defaults.yaml. docs/offer-files.md describes them.",
      type: "object",
      additionalProperties: false,
      properties: {
        stack: stackName,
        ...shared(),
        environments: {
          description: "Several stacks of the offer: name → what differs from the rest of the file.",
          type: "object",
          minProperties: 1,
          propertyNames: { pattern: "^[A-Za-z0-9_.-]{1,100}$" },
          additionalProperties: reference("layer"),
        },
      },
      definitions: plain(definitions),
    },
    null,
    1,
  )}\n`;
}

const reference = (name: string): Schema => ({ $ref: `#/definitions/${name}` });

/** Pulumi takes such a name for a secret. Source: pulumi, pkg/cmd/pulumi/config/config.go, keyPattern */
const secretWords = ["passwd", "password", "pwd", "secret", "token"].map(anyCase).join("|");

/** No value matches; an editor shows the reason. */
const secret: Schema = {
  not: {},
  errorMessage: "A secret stays in the stack file: pulumi config set --secret … --stack NAME",
  doNotSuggest: true,
};

/** Source: pulumi, sdk/go/common/tokens, ParseStackName */
const stackName: Schema = {
  description:
    "Name of the stack, without organisation. Default: the file's name, and - with the environment.",
  type: "string",
  pattern: "^[A-Za-z0-9_.-]{1,100}$",
  patternErrorMessage: "Expected: at most 100 letters, digits, hyphens, underscores and periods.",
};

const shared = (): Schema => ({
  config: reference("config"),
  secretsProvider: {
    description: "How Pulumi encrypts the secrets of a new stack. Default: the backend's way.",
    type: "string",
    // Source: pulumi stack init --help
    pattern: "^(default|passphrase|(awskms|azurekeyvault|gcpkms|hashivault)://\\S+)$",
    examples: ["azurekeyvault://kv-contoso.vault.azure.net/keys/pulumi"],
  },
  escEnvironments: {
    description: "Environments of Pulumi ESC that the stack file names.",
    type: "array",
    uniqueItems: true,
    items: { type: "string", pattern: "^[A-Za-z0-9_.@/-]+$" },
  },
});

const encryptedReference = "#/definitions/encrypted";
const isEncrypted = (one: unknown) => JSON.stringify(one) === JSON.stringify({ $ref: encryptedReference });

/** Only a secret is set with a command. */
const plainText = (text: string) =>
  text === encryptedReference
    ? reference("secret").$ref
    : text.replace(/\nSet it with: pulumi config set (?!--secret).*/s, "");

/** The schemas without encrypted values, and with null. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema === "string") return plainText(schema);
  if (typeof schema !== "object" || schema === null) return schema;
  const { anyOf, ...others } = schema as { anyOf?: unknown[] };
  const entries = Object.fromEntries(Object.entries(others).map(([key, one]) => [key, plain(one)]));
  if (anyOf === undefined) return entries;
  const forms = anyOf.filter((one) => !isEncrypted(one));
  return { ...entries, anyOf: [...(plain(forms) as unknown[]), { type: "null" }] };
}
