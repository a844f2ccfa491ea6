/** What the keys of alerts must be together. */
import { hasReceiver, ruleKeys } from "./alert-keys";
import { setCommand } from "./set-command";

const unheard = "a value without alertEmails or alertWebhook";
const heard = "one of them: otherwise nobody is told";

/** @param values raw text by key */
export function alertMistakes(values: ReadonlyMap<string, string>, secretKeys?: ReadonlySet<string>) {
  const webhook = "alertWebhook";
  const isHeard = hasReceiver(listIn(values.get("alertEmails")), values.get(webhook));
  const rules = ruleKeys.filter((key) => values.has(key) && !isHeard);
  const isInClear = values.has(webhook) && secretKeys?.has(webhook) !== true;
  return [
    ...(isInClear ? [inClear(webhook)] : []),
    ...rules.map((key) => ({
      key,
      found: unheard,
      expected: heard,
      mend: `${setCommand("alertEmails")}\n    or: pulumi config rm 'marketplace-leads:${key}'`,
    })),
  ];
}

/** The list of a key; one that its own check refuses counts as somebody. */
function listIn(text = "[]"): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [list];
  } catch {
    return [text];
  }
}

/** Whoever has the address can post to it, so it is never kept in clear. */
const inClear = (key: string) => ({
  key,
  found: "a value in clear",
  expected: "a secret, as a new address: this one can be read in the stack file",
  mend: setCommand(key),
});

/** The same of a program's own arguments. */
export function alertProblems(args: Readonly<Record<string, unknown>>): string[] {
  if (hasReceiver(args.alertEmails as readonly unknown[] | undefined, args.alertWebhook)) return [];
  return ruleKeys.flatMap((key) =>
    args[key] === undefined ? [] : [`${key}: found ${unheard}, expected ${heard}`],
  );
}
