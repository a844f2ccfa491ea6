/** What a review without the engine says of the stack file itself: its form, and settings whose effect it cannot see. */
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import schema from "../flow-definitions/stack-file.schema.json";
import { type Finding, Level, type Report } from "./report";
import { sorted, verdictOf } from "./verdict";

/** Full key → value, with `secure` for secrets. */
type Config = Readonly<Record<string, unknown>>;

let compiled: ValidateFunction | undefined;

/** Slow to compile, and only needed here. */
function validator(): ValidateFunction {
  compiled ??= new Ajv({ strict: false, allErrors: true }).compile(schema);
  return compiled;
}

/** What the schema of stack files refuses. The program's own check says more about each value. */
export function schemaFindings(content: unknown): Finding[] {
  const validate = validator();
  if (validate(content)) return [];
  const findings = (validate.errors ?? []).flatMap((error) => findingOf(error) ?? []);
  return findings.filter(({ line }, index) => findings.findIndex((other) => other.line === line) === index);
}

function findingOf({ instancePath, keyword, params }: ErrorObject): Finding | undefined {
  const [, top, key] = instancePath.split("/").map(unescaped);
  const extra = keyword === "additionalProperties" ? readable(params.additionalProperty) : undefined;
  if (top === undefined) {
    if (extra === undefined) return undefined;
    return {
      level: Level.attention,
      line: `Pulumi ignores ${extra} in the stack file: settings belong under config.`,
      fix: "Move it under config, or remove it.",
    };
  }
  if (key === undefined && extra === undefined) return undefined;
  return {
    level: Level.attention,
    line: `The schema of stack files refuses ${top === "config" ? readable(key ?? extra) : top}.`,
    fix: "Open the file in an editor with its schema: docs/configuration.md says how.",
  };
}

const unescaped = (part: string) => part.replaceAll("~1", "/").replaceAll("~0", "~");

/** A key from a file of anybody. */
const readable = (key: unknown): string => (/^[\w.:-]{1,100}$/.test(String(key)) ? String(key) : "a key");

/** Settings that the definitions of the Logic Apps show. */
const seen: ReadonlySet<string> = new Set([
  ...[
    "offerId",
    "crm",
    "dynamicsUrl",
    "leadSchema",
    "leadSourceCode",
    "fieldMap",
    "columns",
    "owner",
    "tags",
  ],
  ...["flow", "flowParameters", "flowSecrets", "salesforce", "hubspot", "azureTable", "webhook", "protect"],
]);

/** Settings that change what this review does not look at: other resources, and encrypted values. */
export function unseenFindings(before: Config, after: Config): Finding[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key): Finding[] => {
    const [old, fresh] = [before, after].map((config) =>
      Object.hasOwn(config, key) ? config[key] : undefined,
    );
    if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
    const name = key.replace(/^marketplace-leads:/, "");
    const isSeen = key === "azure-native:location" || (name !== key && seen.has(name));
    if (isSeen && encrypted(old) === encrypted(fresh)) return [];
    const change = old === undefined ? "added" : fresh === undefined ? "removed" : "changed";
    const what = isSeen ? `An encrypted value of ${readable(name)}` : readable(name);
    return [
      {
        level: Level.attention,
        line: `${what} is ${change}. What that does in Azure is not in this report.`,
      },
    ];
  });
}

/** The ciphertexts of a value, in order. */
function encrypted(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, one]) => (key === "secure" && typeof one === "string" ? `${one}\n` : encrypted(one)))
    .join("");
}

/** A report with more findings, and the verdict that follows from all. */
export function withFindings(report: Report, more: readonly Finding[]): Report {
  const findings = sorted([...report.findings, ...more]);
  return { ...report, findings, verdict: verdictOf(findings, report.resources) };
}
