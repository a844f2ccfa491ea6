/** Settings before and after, and steps of the definition that differ. */
import type { Report, SettingView, WorkflowReport } from "../../report";
import { type Block, code, commas, counted, fold, type Inline, section, table } from "../document";
import type { Plan } from "../plan";
import { changeLabels } from "./lead-view";

/** A setting with the Logic Apps that have it so. None: the whole stack. */
interface Shared extends SettingView {
  of: string[];
}

export function settings(report: Report, plan: Plan): Block[] {
  const all = sharedSettings(report);
  const different = all.filter(isDifferent);
  const same = all.filter((setting) => !isDifferent(setting));
  return section("Settings", [
    ...(plan.leftOut.has("settings") ? [] : settingTable("Settings that change", different, report)),
    ...(plan.leftOut.has("unchangedSettings")
      ? []
      : fold(counted(same.length, "unchanged setting"), settingTable("Unchanged settings", same, report))),
  ]);
}

export const isDifferent = ({ before, after }: SettingView): boolean => before !== after;

/** What several Logic Apps have alike is one setting. */
export function sharedSettings({ workflows, settings }: Report): Shared[] {
  const found = new Map<string, Shared>();
  for (const { label, settings: own } of workflows)
    for (const setting of own) {
      const { group, name, before, after } = setting;
      const key = JSON.stringify([group, name, before ?? null, after ?? null]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { ...setting, of: [label] });
      else known.of.push(label);
    }
  return [...found.values(), ...settings.map((setting) => ({ ...setting, of: [] }))];
}

function settingTable(name: string, all: readonly Shared[], { workflows }: Report): Block[] {
  const isSeveral = workflows.length > 1;
  const isChange = all.some((setting) => isDifferent(setting) && setting.before !== undefined);
  return table(
    name,
    ["setting", ...(isSeveral ? ["of"] : []), ...(isChange ? ["before", "after"] : ["value"])],
    all.map(({ group, name: setting, before, after, of }) => [
      group === setting || setting === "" ? group : `${group}: ${setting}`,
      ...(isSeveral ? [owners(of, workflows)] : []),
      ...(isChange ? [before ?? "none", after ?? "none"] : [after ?? "none"]),
    ]),
  );
}

function owners(labels: readonly string[], workflows: readonly WorkflowReport[]): string {
  if (labels.length === 0) return "stack";
  return labels.length === workflows.length ? "all" : labels.join(", ");
}

export function steps(workflows: readonly WorkflowReport[], plan: Plan): Block[] {
  if (plan.leftOut.has("steps")) return [];
  const isSeveral = workflows.length > 1;
  const rows = workflows.flatMap(({ label, steps, change }): Inline[][] =>
    change !== "changed"
      ? []
      : steps.map(({ name, change: kind, paths }) => [
          code(name),
          ...(isSeveral ? [label] : []),
          changeLabels[kind],
          commas(paths.map(code)),
        ]),
  );
  return fold(
    `${counted(rows.length, "step")} of the definition ${rows.length === 1 ? "differs" : "differ"}`,
    table("Steps that differ", ["step", ...(isSeveral ? ["of"] : []), "change", "where"], rows),
  );
}
