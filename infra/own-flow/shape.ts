/** Whether the file has the shape of a flow that can be guaranteed, and why something is refused. */
import Ajv, { type ErrorObject } from "ajv";
import schema from "../../flow-definitions/own-flow.schema.json";
import type { FlowMistake } from "./flow-file";

const ajv = new Ajv({ strict: false, allErrors: true, discriminator: true, verbose: true });
const validate = ajv.compile(schema);

/** Every part that does not fit. */
export function shapeMistakes(content: unknown): FlowMistake[] {
  validate(content);
  // the other errors of an action say more than that one alternative does not match
  const errors = (validate.errors ?? []).filter(
    ({ keyword }) => !["oneOf", "propertyNames"].includes(keyword),
  );
  return errors.map(mistakeOf);
}

type Words = Pick<FlowMistake, "found" | "expected" | "edit"> & { at?: string };

function mistakeOf(error: ErrorObject): FlowMistake {
  const { instancePath, keyword, propertyName } = error;
  const at = propertyName === undefined ? instancePath : `${instancePath}/${propertyName}`;
  return { at, ...(words[keyword] ?? other)(error) };
}

const words: Readonly<Record<string, (error: ErrorObject) => Words>> = {
  required: ({ params: { missingProperty } }) => ({
    found: `no ${missingProperty}`,
    expected: "it",
    edit: `add "${missingProperty}"`,
  }),
  additionalProperties: ({ instancePath, params: { additionalProperty }, parentSchema }) => ({
    at: `${instancePath}/${additionalProperty}`,
    found: "a property",
    expected:
      reasonOf(instancePath, additionalProperty) ??
      `only ${Object.keys(parentSchema?.properties ?? {}).join(", ")}`,
    edit: instancePath === "" && additionalProperty === "definition" ? "keep only its value" : "remove it",
  }),
  discriminator: ({ instancePath, params: { error, tagValue } }) => ({
    at: `${instancePath}/type`,
    found: error === "mapping" ? shown(tagValue) : "no type",
    expected: typeReasons[String(tagValue)] ?? `one of ${typesAt(instancePath)}`,
    edit: "change it, or remove the action",
  }),
  enum: ({ data, params: { allowedValues } }) => ({
    found: shown(data),
    expected: `one of ${allowedValues.join(", ")}`,
    edit: "change it",
  }),
  const: ({ data, params: { allowedValue } }) => ({
    found: shown(data),
    expected: `${allowedValue}`,
    edit: `write "${allowedValue}"`,
  }),
  pattern: ({ data, params: { pattern }, instancePath, propertyName }) => ({
    found: propertyName === undefined ? shown(data) : "its name",
    expected:
      patternReasons(propertyName === undefined ? instancePath : "name") ?? `a text that matches ${pattern}`,
    edit: "change it",
  }),
};

const other = ({ data, message = "another value" }: ErrorObject): Words => ({
  found: shown(data),
  expected: message.replace(/^must be /, "").replace(/^must NOT have/, "not"),
  edit: "change it",
});

/** Only short words are shown: a longer text may be a secret. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" && !/^[\w.:@#-]{1,40}$/.test(value) ? "a text" : JSON.stringify(value);
}

const typesAt = (at: string) =>
  at.endsWith("/authentication")
    ? "Basic, Raw, ActiveDirectoryOAuth, ManagedServiceIdentity"
    : at.endsWith("/retryPolicy")
      ? "none, fixed, exponential"
      : "Compose, ParseJson, Select, Query, Join, If, Scope, Http, ApiConnection and the variable actions";

function patternReasons(at: string): string | undefined {
  if (at === "name") return "letters, digits and _, at most 80, a letter first";
  if (at.endsWith("/uri")) return "an address that starts with https://, or an expression";
  if (at.endsWith("/connection/name"))
    return "@parameters('$connections')['NAME']['connectionId'], as the designer writes it";
  if (/\/(interval|minimumInterval|maximumInterval|timeout)$/.test(at))
    return "a constant duration such as PT30S";
  return undefined;
}

const outside =
  "none: the run would wait for a call that may never come, and end after 90 days without a letter";
const loop =
  "no loop: its time has no limit that can be checked, and a lead is one object. Call an Azure Function with Http";
const shown2 = "no property that the run history shows";

/** Why an action type is refused. */
const typeReasons: Readonly<Record<string, string>> = {
  Response:
    "no Response: a run that fails before it would answer the marketplace with an error, and the lead is lost",
  Terminate:
    "no Terminate: it ends the run without a letter. To ignore a lead, use an If with an empty branch",
  Foreach: loop,
  Until: loop,
  Switch: "If: Switch is not in this version",
  Wait: "no Wait: a lead is written immediately. Use the action's retryPolicy",
  HttpWebhook: outside,
  ApiConnectionWebhook: outside,
  ApiConnectionNotification: outside,
  Workflow: "Http with the other Logic App's URL as a SecureString: its end is not checked otherwise",
};

const propertyReasons: Readonly<Record<string, string>> = {
  definition: "the definition itself, not the whole code view",
  trackedProperties: shown2,
  correlation: shown2,
  staticResults: "no static results: the step would succeed without a call",
  accessControl: "no accessControl: it can lock the marketplace out",
};

const triggerReasons: Readonly<Record<string, string>> = {
  conditions: "no conditions: the lead is dropped without a run. Use an If",
  splitOn: "no splitOn: it refuses a body that is not an array",
  operationOptions: "no options: they can turn a lead away",
  concurrency: "no concurrency: Azure answers 429 when too many runs wait",
  relativePath: "no relativePath: it changes the callback URL",
};

function reasonOf(at: string, property: string): string | undefined {
  if (at === "/triggers") return "only the trigger manual: one address, one way in";
  const reasons = at.startsWith("/triggers") ? { ...propertyReasons, ...triggerReasons } : propertyReasons;
  return Object.hasOwn(reasons, property) ? reasons[property] : undefined;
}
