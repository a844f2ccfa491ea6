/** Whether a secret is in clear in the file, or something secret is where the run history shows it. */
import { referencesOf } from "../../expressions/check";
import { forThisStack } from "../config/commands";
import { type FlowMistake, type OwnFlow, ownPart, type Placed, texts } from "./flow-file";

export function secretMistakes(flow: OwnFlow, actions: readonly Placed[]): FlowMistake[] {
  const secure = new Set(
    Object.entries(flow.parameters ?? {})
      .filter(([, { type }]) => type.startsWith("Secure"))
      .map(([name]) => name.toLowerCase()),
  );
  return [
    ...Object.entries(flow.parameters ?? {}).flatMap(parameterMistakes),
    ...actions.flatMap((one) => [...inClear(one, secure), ...shownVariables(one)]),
  ];
}

const soundsSecret = /passw|secret|token|api_?key|signature|webhook/i;
const set = (name: string) =>
  `set it with: ${forThisStack(`pulumi config set --secret --path "marketplace-leads:flowSecrets.${name}"`)}`;

function parameterMistakes([name, { type, defaultValue }]: [
  string,
  { type: string; defaultValue?: unknown },
]): FlowMistake[] {
  const at = `/parameters/${name}`;
  if (type.startsWith("Secure") && defaultValue !== undefined)
    return [
      {
        at: `${at}/defaultValue`,
        found: "a secret in clear",
        expected: "none",
        edit: `remove it, and ${set(name)}`,
      },
    ];
  if (type === "String" && soundsSecret.test(name))
    return [
      {
        at: `${at}/type`,
        found: "String for what sounds like a secret",
        expected: "SecureString",
        edit: `change it, and ${set(name)}`,
      },
    ];
  return [];
}

/** Properties of an action whose text is a secret. */
const secretKey = /^(password|secret|value|pfx)$/;
const secretHeader =
  /^(authorization|cookie|.*(api|subscription|functions|shared)-?key|.*(secret|token).*)$/i;
/** Addresses and texts that hold a secret. */
const secretText =
  /[?&](sig|code|key|api_?key|subscription-key|token|access_token|secret|password)=[^&@]|(AccountKey|SharedAccessKey)=[^;@]|\bBearer [A-Za-z0-9._-]{8}|\bxox[abp]-/i;
const secretHost =
  /^https:\/\/(hooks\.slack\.com|[^/@]*\.webhook\.office\.com|[^/@]*\.logic\.azure\.com|[^/@]*\.api\.powerplatform\.com|(ptb\.|canary\.)?discord(app)?\.com\/api\/webhooks)/i;

function inClear(one: Placed, secure: ReadonlySet<string>): FlowMistake[] {
  return [...texts(ownPart(one), one.at)].flatMap(({ text, at, key }) => {
    const isSecret =
      (at.includes("/inputs/authentication/") && secretKey.test(key)) ||
      (at.includes("/inputs/headers/") && secretHeader.test(key)) ||
      (at.includes("/inputs/queries/") && secretText.test(`?${key}=x`));
    const readsSecret = text.includes("@") && isRead(text, secure);
    if (!(isSecret && !readsSecret) && !secretText.test(text) && !secretHost.test(text)) return [];
    return [
      {
        at,
        found: "a secret in clear",
        expected: "a parameter of type SecureString, or the result of an action",
        edit: `declare it in parameters, write @{parameters('NAME')} here, and ${set("NAME")}`,
      },
    ];
  });
}

/** Whether the text takes its secret from a secure parameter or an action, such as a token. */
function isRead(text: string, secure: ReadonlySet<string>): boolean {
  try {
    const { parameters, actions } = referencesOf(text);
    return actions.length > 0 || parameters.some((name) => secure.has(name.toLowerCase()));
  } catch {
    // the expression has its own mistake
    return true;
  }
}

/** Logic Apps cannot hide a variable. Source: https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app#obfuscate */
function shownVariables(one: Placed): FlowMistake[] {
  if (!one.action.type.endsWith("Variable")) return [];
  return [...texts(one.action.inputs, `${one.at}/inputs`)]
    .filter(({ text }) => showsContent(text))
    .map(({ at }) => ({
      at,
      found: "what the run history must not show",
      expected:
        "no lead, no result of an action and no other parameter than offerId: a variable cannot hide them",
      edit: "use a Compose instead of the variable",
    }));
}

function showsContent(text: string): boolean {
  if (!text.includes("@")) return false;
  try {
    const { actions, parameters, functions, isPartial } = referencesOf(text);
    return (
      isPartial ||
      actions.length > 0 ||
      parameters.some((name) => name !== "offerId") ||
      functions.some((name) => name.startsWith("trigger") || name === "item" || name === "result")
    );
  } catch {
    return false;
  }
}
