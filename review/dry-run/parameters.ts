/** Values for a definition's parameters: those that are known, and a harmless stand-in for a secret or unknown one. */
import { isObject } from "../../expressions/json";
import { objectAt, property } from "../../sandbox/workflow/definition/json";
import { unknownValue } from "../preview";
import type { WorkflowState } from "../workflow-change";

/** What the engine shows of a secret. */
const mask = "[secret]";

export type ParameterValues = Record<string, { value?: unknown }>;

export function usableParameters({ definition, parameters }: WorkflowState): ParameterValues {
  const text = JSON.stringify(definition);
  const declared = Object.entries(objectAt(definition, "parameters"));
  // an output masks all parameters together when the whole object is secret
  const areMasked = Object.keys(parameters).length === 0;
  const values = declared.flatMap(([name, declaration]): [string, { value?: unknown }][] => {
    const type = String(property(declaration, "type"));
    const defaultValue = property(declaration, "defaultValue");
    const given = parameters[name];
    if (name === "$connections") return [[name, { value: connectionsIn(text, given) }]];
    const isSecure = /^secure/i.test(type);
    if (given !== undefined && !isSecure && isUsable(given)) return [[name, { value: given }]];
    const isGiven = given !== undefined || (defaultValue === undefined ? areMasked : isSecure);
    return isGiven ? [[name, { value: standIn(name, type, text) }]] : [];
  });
  const undeclared = Object.keys(parameters).filter((name) => !declared.some(([other]) => other === name));
  return Object.fromEntries([...undeclared.map((name) => [name, {}] as const), ...values]);
}

function isUsable(value: unknown): boolean {
  const text = JSON.stringify(value) ?? "";
  return !text.includes(mask) && !text.includes(unknownValue);
}

/** Where a connection leads does not matter here, only which managed API it has. */
function connectionsIn(definition: string, given: unknown): Record<string, object> {
  const uses = definition.matchAll(/parameters\('\$connections'\)\??\['([^']+)'\]/g);
  return Object.fromEntries(
    [...uses].map(([, name = ""]) => {
      const known = isObject(given) ? given[name] : undefined;
      const id = isObject(known) && isUsable(known.id) ? String(known.id ?? "") : "";
      const api = id.split("/").at(-1) || name.replace(/[-_]\d+$/, "");
      return [
        name,
        { connectionId: `${connectionStart}${api}`, connectionName: name, id: `/managedApis/${api}` },
      ];
    }),
  );
}

const connectionStart = "/connections/";

/** Name of the managed API of a connection from `usableParameters`; undefined for another id. */
export const managedApiOf = (id: string): string | undefined =>
  id.startsWith(connectionStart) ? id.slice(connectionStart.length) : undefined;

/** @param definition as JSON: how a text is used says whether it must be a URL */
function standIn(name: string, type: string, definition: string): unknown {
  const kind = type.toLowerCase();
  if (!kind.endsWith("string")) return plain[kind] ?? {};
  const host = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.example.com`;
  const reference = `parameters('${name}')`;
  if (definition.includes(`://@{${reference}}`)) return host;
  const isUrl = ["", "{"].some((brace) => definition.includes(`"uri":"@${brace}${reference}`));
  return isUrl || /url|uri|host|address|endpoint/i.test(name) ? `https://${host}/stand-in` : "stand-in";
}

const plain: Readonly<Record<string, unknown>> = { int: 1, float: 1, bool: false, array: [] };
