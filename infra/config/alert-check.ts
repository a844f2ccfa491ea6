/** What the keys of alerts must be together. */
import { hasReceiver, ruleKeys } from "./alert-keys";
import { setCommand } from "./set-command";

const unheard = "a value without alertEmails or alertWebhook";
const heard = "one of them: otherwise nobody is told";

/** @param values raw text by key */
export function alertMistakes(values: ReadonlyMap<string, string>, secretKeys?: ReadonlySet<string>) {
  const webhook = "alertWebhook";
  const emails = listIn(values.get("alertEmails"));
  const isHeard = hasReceiver(emails, values.get(webhook));
  const rules = ruleKeys.filter((key) => values.has(key) && !isHeard);
  const isInClear = values.has(webhook) && secretKeys?.has(webhook) !== true;
  return [
    ...repeatedIn(emails).map(({ key, found }) => ({
      key,
      found,
      expected: different,
      fix: `pulumi config rm --path 'marketplace-leads:${key}'`,
    })),
    ...(isInClear ? [inClear(webhook)] : []),
    ...rules.map((key) => ({
      key,
      found: unheard,
      expected: heard,
      fix: `${setCommand("alertEmails")}\n    or: pulumi config rm 'marketplace-leads:${key}'`,
    })),
  ];
}

const different = "different addresses";

/** Addresses that are in the list already, whatever their letter case: Azure would mail somebody twice. */
function repeatedIn(emails: readonly unknown[]) {
  const known = emails.map((email) => String(email).toLowerCase());
  return known.flatMap((email, index) => {
    const first = known.indexOf(email);
    return first === index
      ? []
      : [{ key: `alertEmails[${index}]`, found: `the address of alertEmails[${first}]` }];
  });
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
  fix: setCommand(key),
});

/** The same of a program's own arguments. */
export function alertProblems(args: Readonly<Record<string, unknown>>): string[] {
  const emails = Array.isArray(args.alertEmails) ? args.alertEmails : [];
  const isHeard = hasReceiver(emails, args.alertWebhook);
  const rules = ruleKeys.filter((key) => args[key] !== undefined && !isHeard);
  return [
    ...repeatedIn(emails).map(({ key, found }) => `${key}: found ${found}, expected ${different}`),
    ...rules.map((key) => `${key}: found ${unheard}, expected ${heard}`),
  ];
}
