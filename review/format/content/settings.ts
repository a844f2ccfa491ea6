/** Settings before and after, and steps of the definition that differ. */
import type { Report, SettingView, WorkflowReport } from "../../report";
import { counted } from "../../words";
import { type Block, code, commas, fold, section, table } from "../document";
import type { Plan } from "../plan";
import { changeLabels } from "./lead-view";
import { owners, ownersHead, type Shared, shared } from "./shared";

export function settings(report: Report, plan: Plan): Block[] {
  const all = sharedSettings(report);
  const different = all.filter(({ item }) => isDifferent(item));
  const same = all.filter(({ item }) => !isDifferent(item));
  return section("Settings", [
    ...(plan.leftOut.has("settings") ? [] : settingTable("Settings that change", different, report)),
    ...(plan.leftOut.has("unchangedSettings")
      ? []
      : fold(counted(same.length, "unchanged setting"), settingTable("Unchanged settings", same, report))),
  ]);
}

export const isDifferent = ({ before, after }: SettingView): boolean => before !== after;

/** Of the Logic Apps, then of the stack. */
export const sharedSettings = ({ workflows, settings }: Report): Shared<SettingView>[] => [
  ...shared(workflows, (workflow) => workflow.settings),
  ...settings.map((item) => ({ item, of: [] })),
];

function settingTable(name: string, all: readonly Shared<SettingView>[], { workflows }: Report): Block[] {
  const isChange = all.some(({ item }) => isDifferent(item) && item.before !== undefined);
  return table(
    name,
    ["setting", ...ownersHead(workflows), ...(isChange ? ["before", "after"] : ["value"])],
    all.map(({ item: { group, name: setting, before, after }, of }) => [
      group === setting || setting === "" ? group : `${group}: ${setting}`,
      ...owners(of, workflows),
      ...(isChange ? [before ?? "none", after ?? "none"] : [after ?? "none"]),
    ]),
  );
}

/** Only of Logic Apps that exist before and after. */
export const sharedSteps = (workflows: readonly WorkflowReport[]) =>
  shared(workflows, ({ steps, change }) => (change === "changed" ? steps : []));

export function steps(workflows: readonly WorkflowReport[], plan: Plan): Block[] {
  if (plan.leftOut.has("steps")) return [];
  const all = sharedSteps(workflows);
  return fold(
    `${counted(all.length, "step")} of the definition ${all.length === 1 ? "differs" : "differ"}`,
    table(
      "Steps that differ",
      ["step", ...ownersHead(workflows), "change", "where"],
      all.map(({ item: { name, change, paths }, of }) => [
        code(name),
        ...owners(of, workflows),
        changeLabels[change],
        commas(paths.map(code)),
      ]),
    ),
  );
}
