/** Generates the JSON schema of stack files, `Pulumi.<stack>.yaml`, from the tables of keys. */
import { configName, configNamespace, setCommand } from "../../infra/config/commands";
import { refusedTagStart, tagLimits, tagNames } from "../../infra/config/entry-mistakes";
import type { Key } from "../../infra/config/key";
import { configKeys, impossibleKeys, keysOfDestination, laterKeys } from "../../infra/config/keys";
import { anyCase } from "../../infra/config/schemas";
import {
  type DestinationName,
  destinationNames,
  destinationOf,
  isOwnSettings,
} from "../../infra/destinations/index";
import { columnsSchema, fieldMapSchema, mapDefinitions } from "./stack-file-map";
import { contradictions, required } from "./stack-file-rules";
import {
  encrypted,
  entryValue,
  objectSchema,
  orEncrypted,
  type Schema,
  stackValue,
} from "./stack-file-values";

/** The file, from the folder of the repository and of `dist/`. */
export const stackSchemaFile = "flow-definitions/stack-file.schema.json";

/** @returns the schema as text */
export function stackFileSchema(): string {
  return `${JSON.stringify(stackSchema(), null, 1)}\n`;
}

export function stackSchema() {
  const keys = { ...stackKeys(), ...destinationKeys() };
  const own = Object.entries(keys).filter(([key]) => key !== "location");
  const withoutNamespace = own.map(([key]) => [`^${key}$`, reference(key)]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of marketplace-leads",
    description: "Settings of one stack, Pulumi.<stack>.yaml. docs/configuration.md lists them.",
    type: "object",
    additionalProperties: false,
    properties: {
      ...pulumiKeys,
      config: {
        description: "Settings of this stack: pulumi config set writes them.",
        type: ["object", "null"],
        additionalProperties: false,
        properties: {
          [configName("location")]: reference("location"),
          ...Object.fromEntries(own.map(([key]) => [`${configNamespace}:${key}`, reference(key)])),
          ...refusedKeys(),
          "azure-native:environment": publicCloud,
          "azuread:environment": publicCloud,
        },
        patternProperties: {
          ...Object.fromEntries(withoutNamespace),
          [`^(?!${configNamespace}:)[^:]+:(config:)?[^:]+$`]: true,
        },
        allOf: contradictions(Object.keys(keys)),
      },
    },
    // what is missing here can be in an environment
    if: { not: { required: ["environment"] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON schema
    then: { properties: { config: required(destinationNames.filter(isOwnSettings)) } },
    definitions: {
      encrypted: {
        description: "A secret, as pulumi config set --secret writes it.",
        type: "object",
        required: ["secure"],
        additionalProperties: false,
        properties: { secure: { type: "string", description: "The encrypted value." } },
      },
      ...mapDefinitions,
      ...keys,
    },
  };
}

const reference = (key: string): Schema => ({ $ref: `#/definitions/${key}` });

/** Keys that Pulumi reads. It ignores every other one silently. Source: pulumi, sdk/go/common/workspace/project.go, ProjectStack */
const pulumiKeys: Schema = {
  secretsprovider: { description: "How Pulumi encrypts the secrets of this stack.", type: "string" },
  encryptedkey: { description: "The encrypted data key, of a secrets provider in a cloud.", type: "string" },
  encryptionsalt: { description: "The salt of the passphrase. Pulumi writes it.", type: "string" },
  environment: {
    description: "Environments of Pulumi ESC, whose settings are merged with those of this file.",
    anyOf: [{ type: "array", items: { type: "string" } }, { type: "object" }],
  },
};

/** Text for an editor: what is expected, and the command. */
const help = (path: string, { description, secret }: Key): string =>
  `Expected: ${description}.${secret ? " A secret." : ""}\nSet it with: ${setCommand(path)}`;

function stackKeys(): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(configKeys).map(([path, key]) => [
      path,
      { description: help(path, key), ...examples(key), ...stackValue(key, objectOf(path, key)) },
    ]),
  );
}

/** The objects of destinations. */
function destinationKeys(): Record<string, Schema> {
  return Object.fromEntries(destinationNames.filter(isOwnSettings).map((name) => [name, settings(name)]));
}

function settings(name: DestinationName): Schema {
  const { label } = destinationOf(name);
  const keys = Object.entries(keysOfDestination(name));
  const object = {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      keys.map(([path, key]) => [
        path.slice(name.length + 1),
        { description: help(path, key), ...examples(key), ...entryValue(key, objectOf(path, key, name)) },
      ]),
    ),
  };
  // as text, its secrets would be in clear
  const text = keys.some(([, { secret, required }]) => secret && required)
    ? []
    : [{ type: "string", pattern: "^\\s*\\{" }];
  return {
    description: `Settings of ${label}, for the entry ${name} of crm.`,
    ...orEncrypted(object, ...text),
  };
}

function objectOf(path: string, key: Key, name: DestinationName = "dynamics365"): Schema {
  if (path.endsWith("fieldMap")) return fieldMapSchema(destinationOf(name));
  if (path.endsWith("columns")) return columnsSchema;
  return path === "tags" ? { ...objectSchema(key), ...tagRules(key) } : objectSchema(key);
}

/** What Azure takes. */
function tagRules({ schema }: Key): Schema {
  const names = `^(?!${refusedTagStart.map(anyCase).join("|")})[^<>%&\\\\?/\\p{Cc}]+$`;
  return {
    maxProperties: schema.maxProperties,
    propertyNames: {
      pattern: names,
      patternErrorMessage: `Expected: ${tagNames}.`,
      maxLength: tagLimits.name,
    },
    additionalProperties: orEncrypted(
      { type: "string", maxLength: tagLimits.value },
      { type: "integer" },
      { type: "boolean" },
    ),
  };
}

/** The example of the key's command, as the file has it. */
function examples({ example, schema, secret }: Key): Schema {
  if (secret) return {};
  const [, index, entry, text = example] =
    /^--path "[^"]*?(?:(\[0\])|\.([A-Za-z0-9_]+))" "?([^"]*)"?$/.exec(example) ?? [];
  if (schema.type === "integer" || schema.type === "boolean") return { examples: [JSON.parse(text)] };
  if (index !== undefined) return { examples: [[text]] };
  return { examples: [entry === undefined ? text : { [entry]: text }] };
}

/** Keys that the program refuses by name. */
function refusedKeys(): Record<string, Schema> {
  const reasons: [string, string][] = [
    ...Object.entries(laterKeys).map(([key, today]): [string, string] => [
      key,
      `Not in this version: ${today}.`,
    ]),
    ...Object.entries(impossibleKeys).map(([key, reason]): [string, string] => [key, `${reason}.`]),
    ["location", `Write ${configName("location")}.`],
  ];
  return Object.fromEntries(
    reasons.map(([key, reason]) => [
      `${configNamespace}:${key}`,
      // no text matches, and an editor shows the reason
      {
        ...{ type: "string", pattern: "^(?!)", description: reason, doNotSuggest: true },
        ...{ errorMessage: reason, patternErrorMessage: reason },
      },
    ]),
  );
}

/** The program calls only addresses of the public cloud. */
const publicCloud: Schema = {
  description: "public: no other cloud is in this version.",
  anyOf: [
    {
      type: "string",
      pattern: `^(${["public", "azurecloud", "azurepubliccloud"].map(anyCase).join("|")})?$`,
    },
    encrypted,
  ],
};
