/** One setting in words, and the comparison of two states. */
import type { SettingView } from "../report";

/** What one state says. */
export interface Setting {
  group: Group;
  name: string;
  words: string;
}

/** Groups, in the order of the report. */
const groups = [
  "Logic App",
  "value",
  "intake",
  "security",
  "retry",
  "dead letter",
  "error handling",
  "storage",
  "access",
  "sign-in",
  "alerts",
  "logs",
  "stack",
] as const;
export type Group = (typeof groups)[number];

/** A row for each setting of either state, by group and name. */
export function compared(before: readonly Setting[], after: readonly Setting[]): SettingView[] {
  const views = new Map<string, SettingView & { group: Group }>();
  const put = (setting: Setting, side: "before" | "after") => {
    const { group, name, words } = setting;
    const key = JSON.stringify([group, name]);
    views.set(key, { ...(views.get(key) ?? { group, name }), [side]: words });
  };
  for (const setting of before) put(setting, "before");
  for (const setting of after) put(setting, "after");
  return [...views.values()].sort(
    (a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || (a.name < b.name ? -1 : 1),
  );
}
