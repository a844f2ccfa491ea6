/** Stack files for the tests of their schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { keyOf } from "../../infra/config/keys";
import { destinationNames, isDestinationName, isOwnSettings } from "../../infra/destinations/index";
import { stackSchemaFile } from "../../tools/docs/stack-file-schema";
import { repositoryRoot } from "./markdown-pages";

const schema = JSON.parse(readFileSync(join(repositoryRoot, stackSchemaFile), "utf8"));
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** What the schema says of a file's content, by its place; none when it accepts it. */
export function schemaErrors(content: unknown): string[] {
  if (validate(content)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Errors of one configuration value. */
export const valueErrors = (key: string, value: unknown): string[] =>
  schemaErrors({ config: { [key]: value } });

export const ciphertext = { secure: "v1:AAAA:BBBB" };

/**
 * The configuration as a stack file has it.
 *
 * @param values text by key, as the program gets it
 * @param isTyped whether numbers, Booleans, lists and objects are YAML's own. Otherwise they are text
 */
export function stackFileOf(
  values: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  isTyped: boolean,
): { config: Record<string, unknown> } {
  const config = Object.entries(values).map(([key, text]): [string, unknown] => {
    const isSecret = secretKeys.includes(key);
    const value =
      isDestinationName(key) && isOwnSettings(key) ? parsed(text) : isTyped ? typed(key, text) : text;
    return [`marketplace-leads:${key}`, isSecret ? withSecrets(key, value) : value];
  });
  return { config: { "azure-native:location": "West Europe", ...Object.fromEntries(config) } };
}

/** Only the secrets of an object are encrypted; any other value is, as a whole. */
function withSecrets(key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return ciphertext;
  const isOwn = destinationNames.some((name) => name === key);
  return Object.fromEntries(
    Object.entries(value).map(([entry, one]) => [
      entry,
      !isOwn || keyOf(`${key}.${entry}`)?.secret ? ciphertext : one,
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value that YAML gives, when Pulumi makes the same text of it. */
function typed(key: string, text: string): unknown {
  const value = parsed(text);
  if (keyOf(key)?.schema.type === "string" && typeof value === "object") return text;
  return value !== null && (typeof value === "object" || String(value) === text) ? value : text;
}

/** What the program refuses and the schema does not, by the program's words, with the reason. */
const laxer: [program: RegExp, reason: string][] = [
  [/: found no value, expected /, "the key can be in Pulumi.yaml or an environment"],
  [
    /: found a value, although (signIn|crm|template|deadLetter|there is flow)/,
    "the other key can be elsewhere, or has a default",
  ],
  [/: found a value without alertEmails or alertWebhook/, "the other key can be in Pulumi.yaml"],
  [/: found a secret value that does not fit/, "the value is encrypted"],
  [/: found a value in clear/, "an encrypted value of the same object hides the others"],
  [/, which is over, expected a time to come/, "a schema has no clock"],
  [/:clientSecretExpires: found /, "a pattern knows no calendar"],
  [/, expected different addresses/, "letter case"],
  [/:fieldMap\.|\.fieldMap\./, "columns, lengths and expressions depend on other keys"],
  [/:columns\.|\.columns\./, "names depend on the destination"],
  [/webhook\.(headerName|signIn|url|template): found /, "headers and hosts are known to the program"],
  [/:tags\.|:tags\["/, "YAML has changed the value, or Azure refuses the name"],
  [
    /: found "-?[0-9][0-9.e+-]*", expected /,
    "a pattern sees no numbers, and some are good texts: 1.5 is an offer id",
  ],
  [/:flow: |:flow[A-Z]\w+: |:flow/, "what the own flow's file declares"],
];

/**
 * The schema accepts what the program accepts, and refuses what it refuses, with the exceptions above.
 *
 * @param mistakes the program's message; empty when it accepts
 */
export function assertSchemaAgrees(
  values: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  mistakes: string,
): void {
  for (const isTyped of [false, true]) {
    const file = stackFileOf(values, secretKeys, isTyped);
    const errors = schemaErrors(file);
    if (mistakes === "") assert.deepEqual(errors, [], `the schema refuses ${JSON.stringify(file)}`);
    // no schema looks into JSON that is a text
    const isOpaque = Object.values(file.config).some(
      (value) => typeof value === "string" && /^\s*[[{]/.test(value),
    );
    if (mistakes === "" || errors.length > 0 || isOpaque) continue;
    const lines = mistakes.split("\n").filter((line) => /^ {2}\S.*: found /.test(line));
    const strict = lines.filter((line) => !laxer.some(([program]) => program.test(line)));
    assert.deepEqual(strict, [], `the schema accepts ${JSON.stringify(file)}`);
  }
}
