/**
 * Rule: secrets are in secure parameters, never in the text of the definition.
 *
 * Everyone who may read the Logic App reads its definition, and so does each tool that prints a preview.
 */
import { isObject } from "../../../expressions/json";
import { objectAt, valueAt } from "../../engine-values";
import { exposedSecrets } from "../../frameworks";
import { isWorkflow } from "../../resource-types";
import type { ResourceRule } from "../../rule";
import { definitionOf, ownPart } from "../../workflow/definition";

/** Texts that are secrets by their shape. */
const shapes = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(?:AccountKey|SharedAccessKey)=[\w+/]{20}/i,
  /[?&](?:amp;)?sig=[\w%+/-]{16}/i,
  /\bBearer [\w.~+/=-]{16}/,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\./,
  /\bxox[abprs]-[\w-]{10}/,
  /hooks\.slack\.com\/services\/[^@'"/]+\/[^@'"/]+\/[^@'"]/i,
  /\bpat-(?:na|eu|ap)\d-[\w-]{20}/,
  /\bgh[opsur]_\w{30}/,
  /\bclient_secret=(?!@)[^&@\s'"]{8}/i,
];
/** Properties of `authentication` that are secrets. */
const secretProperties = ["password", "secret", "value", "pfx"];
const secretHeaders = /^(?:authorization|x-api-key|api-key|x-functions-key|ocp-apim-subscription-key)$/i;
const secretNames = /(?:secret|password|passwd|token|api_?key|access_?key)$/i;

export const noSecretInDefinition: ResourceRule = {
  name: "no-secret-in-definition",
  description: "Secrets are parameters of type SecureString or SecureObject without a default value.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Make a new secret, because this one is known. Declare a SecureString parameter, read it with @parameters('<name>'), and give the value as a Pulumi secret.",
  url: "https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#access-to-parameter-inputs",
  framework: exposedSecrets,
  judges: "Logic App workflows",
  appliesTo: isWorkflow,
  check: ({ props, report }) => {
    const { triggers, actions, outputs, parameters } = definitionOf(props);
    for (const [name, declaration] of Object.entries(parameters)) {
      const isSecure = /^secure/i.test(String(valueAt(declaration, "type")));
      if (isSecure && valueAt(declaration, "defaultValue") !== undefined)
        report(`definition/parameters/${name}/defaultValue is the default of a secure parameter; remove it.`);
      if (!isSecure && secretNames.test(name))
        report(
          `definition/parameters/${name} is named as a secret, and its type is not SecureString or SecureObject.`,
        );
    }
    const parts = [...triggers, ...actions].map((one) => ({ place: one.place, source: ownPart(one) }));
    for (const { place, source } of [...parts, { place: "definition/outputs", source: outputs }]) {
      for (const pointer of new Set([...shapedIn(source), ...givenLiterally(source)]))
        report(`${place}${pointer} has a secret as plain text.`);
    }
  },
};

/** Paths of texts with the shape of a secret. */
function* shapedIn(value: unknown, pointer = ""): Generator<string> {
  if (typeof value === "string") {
    if (shapes.some((shape) => shape.test(value))) yield pointer;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* shapedIn(item, `${pointer}/${index}`);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) yield* shapedIn(item, `${pointer}/${key}`);
  }
}

/** Paths of sign-in values that are no expression. */
function* givenLiterally(source: object): Generator<string> {
  const authentication = objectAt(source, "inputs", "authentication");
  for (const name of secretProperties) {
    if (isLiteral(valueAt(authentication, name))) yield `/inputs/authentication/${name}`;
  }
  for (const [name, value] of Object.entries(objectAt(source, "inputs", "headers"))) {
    if (secretHeaders.test(name) && isLiteral(value)) yield `/inputs/headers/${name}`;
  }
}

const isLiteral = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && !value.includes("@");
