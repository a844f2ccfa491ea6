/** Turns the commands of a fix into edits of a YAML file that has the settings. */
import { configNamespace } from "../config/commands";

/** `pulumi config set` and `rm` of one stack, as infra/config/commands.ts writes them. */
const command = (stack: string) =>
  new RegExp(
    `pulumi config (set|rm)((?: --(?:secret|plaintext|path))*) (?:"((?:[^"\\\\]|\\\\.)*)"((?:"[^"]*"|[^\\s"])*)|(\\S+))(?: (.+?))? --stack ${stack.replace(/[.]/g, "\\.")}(?![\\w.-])`,
    "g",
  );

/** The fix with edits for its commands. Commands that set a secret stay, because no file has a secret in clear. */
export function fileEdits(fix: string, stack: string): string {
  const edits = fix.replace(
    command(stack),
    (all, verb, options, quoted, rest = "", bare = "", value = "") => {
      if (options.includes("--secret")) return all;
      const path = keyPath(quoted === undefined ? bare : `${quoted}${rest}`);
      return verb === "rm" ? `take out ${shown(path)}` : `write ${setting(path, unquoted(value))}`;
    },
  );
  return edits.replaceAll("in the stack's file, ", "");
}

/** `marketplace-leads:tags["a b"]`, `marketplace-leads:owners[0]` and `marketplace-leads:names.workflow` as key and entries. */
export function keyPath(text: string): string[] {
  const [, key = text, rest = ""] = /^([^.[\s]+)(.*)$/s.exec(text) ?? [];
  // the file of an own flow follows its key
  if (/^\s/.test(rest)) return [`${configNamespace}:${key.replace(/^.*:/, "")}`];
  const entries = [...rest.matchAll(/\.([^.[]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/g)];
  return [key, ...entries.map(([, name, quoted, index]) => name ?? quoted ?? index ?? "")];
}

const withoutNamespace = (key: string) => key.replace(new RegExp(`^${configNamespace}:`), "");
const shown = ([key = "", ...entries]: readonly string[]) => [withoutNamespace(key), ...entries].join(".");

/** `names: { workflow: logic-contoso-leads }`. */
function setting([key = "", ...entries]: readonly string[], value: string): string {
  const last = entries.at(-1) ?? "";
  if (/^[1-9]\d*$/.test(last))
    return `as entry ${Number(last) + 1} of ${withoutNamespace(key)}: ${scalar(value)}`;
  const inside = entries.reduceRight(
    (text, entry) => (entry === "0" ? `[${text}]` : `{ ${scalar(entry)}: ${text} }`),
    scalar(value),
  );
  return `${withoutNamespace(key)}: ${inside}`;
}

const scalar = (text: string) =>
  /^([A-Za-z][\w.@+/-]*(:\/\/[\w./-]+)?|0|[1-9]\d*)$/.test(text) && !/^(null|y|n|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);

/** A shell word as text. */
const unquoted = (word: string) => word.replace(/^(["'])(.*)\1$/s, "$2");
