/**
 * URI parsing functions.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#uri-parsing-functions
 */
import { functionError } from "../errors";
import type { JsonValue } from "../json";
import { type AnyFunctionDefinition, type FunctionDefinition, onlyText } from "./definition";

const defaultPorts = new Map([
  ["http:", 80],
  ["https:", 443],
  ["ftp:", 21],
  ["ws:", 80],
  ["wss:", 443],
]);

export const uriFunctions: readonly AnyFunctionDefinition[] = [
  ofUri("uriHost", (uri) => uri.hostname),
  ofUri("uriPath", (uri) => pathOf(uri)),
  ofUri("uriPathAndQuery", (uri) => pathOf(uri) + uri.search),
  ofUri("uriPort", (uri) => (uri.port === "" ? (defaultPorts.get(uri.protocol) ?? -1) : Number(uri.port))),
  ofUri("uriQuery", (uri) => uri.search),
  ofUri("uriScheme", (uri) => uri.protocol.slice(0, -1)),
];

function pathOf(uri: URL): string {
  return uri.pathname === "" ? "/" : uri.pathname;
}

function ofUri(name: string, read: (uri: URL) => JsonValue): FunctionDefinition {
  const call: FunctionDefinition["call"] = (parameters) => {
    const text = onlyText(name, parameters);
    if (!URL.canParse(text)) throw functionError(name, "expects its parameter to be an absolute URI.");
    return read(new URL(text));
  };
  return { name, arity: [1, 1], call };
}
