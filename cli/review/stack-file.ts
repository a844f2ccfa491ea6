/** Parses a stack file that may come from anybody: its size is bounded, and nothing in it is run. */
import { CORE_SCHEMA, load } from "js-yaml";
import { isObject } from "../../expressions/json";
import { CommandError } from "../command-error";

/** Bytes of the largest file that is read. */
export const largestFile = 256 * 1024;
const mostValues = 20_000;
const deepest = 32;

/** Full key → value, with `secure` for secrets. */
export type FileConfig = Readonly<Record<string, unknown>>;

/**
 * The content of a YAML file.
 *
 * @param name as messages say it
 * @throws {CommandError} LEADS_STACK_FILE_REFUSED
 */
export function parseYaml(text: string, name: string): FileConfig {
  let content: unknown;
  try {
    // JSON's rules for repeated keys would take the last one, and Pulumi refuses them
    content = load(text, { schema: CORE_SCHEMA, json: false });
  } catch (error) {
    throw refusedFile(name, `no YAML (${reasonOf(error)})`, "YAML with one mapping");
  }
  if (content === undefined || content === null) return {};
  if (!isObject(content)) throw refusedFile(name, "YAML without keys", "one mapping, such as config: …");
  if (valuesIn(content, deepest, mostValues) < 0)
    throw refusedFile(
      name,
      `more than ${mostValues.toLocaleString("en")} values or ${deepest} levels, counting each alias`,
      "a file that a person can read",
    );
  return content;
}

/** The parser's own message quotes the file. */
function reasonOf(error: unknown): string {
  const { reason, mark } = error as { reason?: string; mark?: { line: number } };
  const words = (reason ?? "nested too deeply").replace(/["'<!].*/s, "").trim();
  return mark === undefined ? words : `${words}, line ${mark.line + 1}`;
}

/** What is left of a limit after all values at any depth; negative when there are more, or deeper ones. */
function valuesIn(value: unknown, levels: number, left: number): number {
  if (typeof value !== "object" || value === null) return left - 1;
  if (levels === 0) return -1;
  let rest = left - 1;
  for (const inside of Object.values(value)) {
    if (rest < 0) return rest;
    rest = valuesIn(inside, levels - 1, rest);
  }
  return rest;
}

/** Why a file was not read. */
export interface Refusal {
  found: string;
  expected: string;
}

/** @param found what it is instead */
export function refusedFile(name: string, found: string, expected: string): CommandError & Refusal {
  const error = new CommandError(
    "LEADS_STACK_FILE_REFUSED",
    `${name}: found ${found}, expected ${expected}`,
    `Correct ${name}, and run the command again.`,
  );
  return Object.assign(error, { found, expected });
}

/** @throws any other error */
export function refusalIn(error: unknown): Refusal {
  if (error instanceof CommandError && error.code === "LEADS_STACK_FILE_REFUSED")
    return error as CommandError & Refusal;
  throw error;
}

/**
 * The settings of a stack as Pulumi reads them: keys with their namespace, and the project's own values below.
 * Source: pulumi, sdk/go/common/resource/config/key.go, ParseKey
 *
 * @param project content of Pulumi.yaml
 */
export function configOf(stackFile: FileConfig, project: FileConfig): FileConfig {
  const namespace = typeof project.name === "string" ? project.name : "marketplace-leads";
  const fullName = (key: string) =>
    key.includes(":") ? key.replace(/^([^:]+):config:([^:]+)$/, "$1:$2") : `${namespace}:${key}`;
  const named = (config: unknown, read: (value: unknown) => unknown) =>
    Object.entries(isObject(config) ? config : {}).map(
      ([key, value]) => [fullName(key), read(value)] as const,
    );
  const shared = named(project.config, defaultOf).filter(([, value]) => value !== undefined);
  return Object.fromEntries([...shared, ...named(stackFile.config, (value) => value)]);
}

/** The value that a project gives to all its stacks. */
function defaultOf(declared: unknown): unknown {
  if (!isObject(declared)) return declared;
  return declared.value ?? declared.default;
}
