/**
 * Conversion functions between encodings: base64, data URIs, percent encoding, binary content envelopes.
 *
 * Source: https://learn.microsoft.com/azure/logic-apps/expression-functions-reference#conversion-functions
 */
import { type ExpressionError, functionError } from "../errors";
import type { JsonObject, JsonValue } from "../json";
import {
  type AnyFunctionDefinition,
  anyNumber,
  type FunctionDefinition,
  onlyText,
  wrongTypes,
} from "./definition";
import { joinedText, limitedText } from "./text";

type TextFunction = (name: string, text: string) => JsonValue;

export const encodingFunctions: readonly AnyFunctionDefinition[] = [
  ofText("base64", (name, text) => limitedText(name, toBase64(text))),
  ofText("base64ToString", (name, text) => fromBase64(name, text).toString("utf8")),
  ofText("decodeBase64", (name, text) => fromBase64(name, text).toString("utf8")),
  ofText("base64ToBinary", (name, text) => envelope(fromBase64(name, text))),
  ofText("binary", (_name, text) => envelope(Buffer.from(text, "utf8"))),
  ofText("dataUri", (name, text) =>
    limitedText(name, `data:text/plain;charset=utf-8;base64,${toBase64(text)}`),
  ),
  ofText("dataUriToString", (name, text) => parseDataUri(name, text).bytes.toString("utf8")),
  ofText("dataUriToBinary", dataUriToEnvelope),
  ofText("decodeDataUri", dataUriToEnvelope),
  ofTexts("encodeUriComponent"),
  ofTexts("uriComponent"),
  ofText("decodeUriComponent", (_name, text) => percentDecode(text)),
  ofText("uriComponentToString", (_name, text) => percentDecode(text)),
  ofText("uriComponentToBinary", (_name, text) => envelope(Buffer.from(percentDecode(text), "utf8"))),
];

function ofText(name: string, convert: TextFunction): FunctionDefinition {
  return { name, arity: [1, 1], call: (parameters) => convert(name, onlyText(name, parameters)) };
}

/**
 * Percent encoding of one or more texts: Microsoft's own templates have calls with three. Unverified: that
 * the texts are joined, and that `uriComponent` takes several too.
 */
function ofTexts(name: string): FunctionDefinition {
  return {
    name,
    arity: [1, anyNumber],
    call(parameters) {
      if (parameters.length === 1) return limitedText(name, percentEncode(onlyText(name, parameters)));
      const texts = parameters.filter((parameter) => typeof parameter === "string");
      if (texts.length === parameters.length) {
        return limitedText(name, percentEncode(joinedText(name, texts, "")));
      }
      const wrong = parameters.filter((parameter) => typeof parameter !== "string");
      throw wrongTypes(name, "strings", wrong);
    },
  };
}

function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** Strict, as in .NET: groups of four, padding at the end, white space ignored. */
function fromBase64(name: string, text: string): Buffer {
  const plain = isBase64(text) ? text : text.replace(/[ \t\r\n]/g, "");
  if (!isBase64(plain)) {
    throw notDecodable(name, "The value cannot be decoded from base64 representation.");
  }
  return Buffer.from(plain, "base64");
}

function notDecodable(name: string, reason: string): ExpressionError {
  return functionError(name, `was invoked with a parameter that is not valid. ${reason}`);
}

function envelope(bytes: Buffer, contentType = "application/octet-stream"): JsonObject {
  return { "$content-type": contentType, $content: bytes.toString("base64") };
}

function dataUriToEnvelope(name: string, text: string): JsonObject {
  const { bytes, contentType } = parseDataUri(name, text);
  return envelope(bytes, contentType);
}

/** Source: RFC 2397. */
function parseDataUri(name: string, text: string): { bytes: Buffer; contentType: string } {
  const comma = text.indexOf(",");
  if (!/^data:/i.test(text) || comma < 0) throw notDecodable(name, "The value is not a valid data URI.");
  const [type = "", ...attributes] = text.slice(5, comma).split(";");
  const isBase64 = attributes.at(-1)?.trim().toLowerCase() === "base64";
  const contentType = [type, ...attributes.slice(0, isBase64 ? -1 : undefined)].join(";");
  const data = text.slice(comma + 1);
  const bytes = isBase64 ? fromBase64(name, percentDecode(data)) : Buffer.from(percentDecode(data), "utf8");
  return { bytes, contentType: contentType === "" ? "text/plain;charset=US-ASCII" : contentType };
}

/** Percent encoding of everything but RFC 3986's unreserved characters, as .NET's Uri.EscapeDataString. */
function percentEncode(text: string): string {
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return encodeURIComponent(wellFormed).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Sequences that are not UTF-8 stay unchanged. */
function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
