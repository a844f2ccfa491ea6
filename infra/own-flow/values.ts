/** The values of the flow's parameters and connections: which there must be, and their types. */
import { forThisStack, removeCommand } from "../config/commands";
import type { Values } from "../config/key";
import type { FlowMistake, OwnFlow } from "./flow-file";

/** Parameters whose values come from the program, when the file declares them. */
export const ownParameters: Readonly<Record<string, string>> = {
  offerId: "String",
  identity: "String",
  dynamicsUrl: "String",
  $connections: "Object",
};
/** The connection that the program makes for `dynamicsUrl`. */
export const dynamicsConnection = "commondataservice";

const isSecure = (type: string) => type.startsWith("Secure");

/** A text as the type of its parameter. Undefined when it is not one. */
export function typedValue(type: string, text: string): unknown {
  if (type === "String" || type === "SecureString") return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return fits(type, value) ? value : undefined;
}

function fits(type: string, value: unknown): boolean {
  const kind = Array.isArray(value) ? "Array" : value === null ? "" : typeof value;
  if (type === "Int") return Number.isSafeInteger(value);
  if (type === "Float") return kind === "number";
  if (type === "Bool") return kind === "boolean";
  return type === "Array" ? kind === "Array" : kind === "object";
}

/** What is missing, not declared, or of another type. Values that are not known yet are not looked at. */
export function valueMistakes(flow: OwnFlow, all: Values): FlowMistake[] {
  const declared = Object.entries(flow.parameters ?? {});
  return [
    ...declared.flatMap(([name, { type }]) => reserved(name, type)),
    ...declared
      .filter(([name]) => !Object.hasOwn(ownParameters, name))
      .flatMap(([name, { type, defaultValue }]) => missing(name, { type, defaultValue }, all)),
    ...undeclared("flowParameters", all, (name) => !isSecure(typeIn(flow, name) ?? "Secure")),
    ...undeclared("flowSecrets", all, (name) => isSecure(typeIn(flow, name) ?? "")),
    ...connections(flow, all),
  ];
}

const typeIn = ({ parameters = {} }: OwnFlow, name: string) =>
  Object.hasOwn(parameters, name) && !Object.hasOwn(ownParameters, name) ? parameters[name]?.type : undefined;

function reserved(name: string, type: string): FlowMistake[] {
  const at = `/parameters/${name}`;
  const wanted = Object.hasOwn(ownParameters, name) ? ownParameters[name] : undefined;
  if (/^deadLetter/i.test(name))
    return [{ at, found: "a name that the program uses", expected: "another name", edit: "rename it" }];
  if (wanted === undefined || wanted === type) return [];
  return [{ at: `${at}/type`, found: type, expected: wanted, edit: `write "${wanted}"` }];
}

/** Its entries; undefined when they are not known. */
function entries(key: string, all: Values): Readonly<Record<string, string>> | undefined {
  const value = all[key] ?? {};
  return typeof value === "object" ? (value as Record<string, string>) : undefined;
}

function missing(
  name: string,
  { type, defaultValue }: { type: string; defaultValue: unknown },
  all: Values,
): FlowMistake[] {
  const key = isSecure(type) ? "flowSecrets" : "flowParameters";
  const given = entries(key, all);
  if (given === undefined) return [];
  const secret = isSecure(type) ? "--secret " : "";
  const command = forThisStack(
    `pulumi config set ${secret}--path "marketplace-leads:${key}.${name}"${isSecure(type) ? "" : " VALUE"}`,
  );
  const at = `/parameters/${name}`;
  if (!Object.hasOwn(given, name))
    return defaultValue === undefined
      ? [{ at, found: "no value", expected: `one in ${key}`, edit: command }]
      : [];
  const value: unknown = given[name];
  if (type === "String" && typeof value === "number" && !Number.isSafeInteger(value))
    return [
      {
        at,
        found: `a number in ${key}`,
        expected: "a text: without quotes YAML reads 1.10 as the number 1.1",
        edit: command,
      },
    ];
  return typedValue(type, String(value)) === undefined
    ? [{ at, found: `a value in ${key} of another type`, expected: type, edit: command }]
    : [];
}

const undeclared = (key: string, all: Values, isDeclared: (name: string) => boolean): FlowMistake[] =>
  Object.keys(entries(key, all) ?? {})
    .filter((name) => !isDeclared(name))
    .map((name) => ({
      at: "/parameters",
      found: `no ${key === "flowSecrets" ? "SecureString or SecureObject" : "plain parameter"} ${name}, which has a value in ${key}`,
      expected: "it",
      edit: `declare it, or: ${forThisStack(removeCommand(key, `.${name}`))}`,
    }));

/** The connections that actions name, and what the configuration has for them. */
function connections(flow: OwnFlow, all: Values): FlowMistake[] {
  const text = JSON.stringify(flow.actions);
  const used = new Set(
    [...text.matchAll(/parameters\('\$connections'\)\??\['([^']+)'\]/g)].map(([, name = ""]) => name),
  );
  const given = entries("flowConnections", all);
  const hasDynamics = Object.hasOwn(flow.parameters ?? {}, "dynamicsUrl");
  const known = new Set([...Object.keys(given ?? {}), ...(hasDynamics ? [dynamicsConnection] : [])]);
  const urlCommand = forThisStack(
    "pulumi config set marketplace-leads:dynamicsUrl https://contoso.crm4.dynamics.com",
  );
  return [
    ...(given === undefined ? [] : [...used].filter((name) => !known.has(name))).map((name) => ({
      at: "/actions",
      found: `the connection ${name}`,
      expected:
        name === dynamicsConnection
          ? "the parameter dynamicsUrl of type String, for which the program makes it"
          : "its resource id in flowConnections",
      edit:
        name === dynamicsConnection
          ? "declare dynamicsUrl in parameters"
          : forThisStack(
              `pulumi config set --path "marketplace-leads:flowConnections.${name}" /subscriptions/…/providers/Microsoft.Web/connections/${name}`,
            ),
    })),
    ...[...Object.keys(given ?? {})]
      .filter((name) => !used.has(name))
      .map((name) => ({
        at: "/actions",
        found: `no action with the connection ${name} of flowConnections`,
        expected: "one",
        edit: `use it, or: ${forThisStack(removeCommand("flowConnections", `.${name}`))}`,
      })),
    ...(hasDynamics && all.dynamicsUrl === undefined
      ? [
          {
            at: "/parameters/dynamicsUrl",
            found: "no value",
            expected: "the configuration's dynamicsUrl",
            edit: urlCommand,
          },
        ]
      : []),
    ...(!hasDynamics && all.dynamicsUrl !== undefined
      ? [
          {
            at: "/parameters",
            found: "no dynamicsUrl, which the configuration has",
            expected: "both or none",
            edit: `declare it, or: ${forThisStack(removeCommand("dynamicsUrl"))}`,
          },
        ]
      : []),
  ];
}
