/** The settings of a stack before and after: storage, access, sign-in, alerts, region, tags and protection. */
import { isObject } from "../../expressions/json";
import { azureNative } from "../../policies/resource-types";
import type { Inputs, Preview, Step } from "../preview";
import { Level, type Reviewed, type SettingView } from "../report";
import { accessPart } from "./access-settings";
import { alertPart } from "./alert-settings";
import { joined, type Kind, type Part, partOf } from "./part";
import { compared, type Setting } from "./setting";
import { storagePart } from "./storage-settings";

export function stackSettings({ steps, stack }: Preview): Reviewed<SettingView[]> {
  const { before, after, findings } = joined([
    storagePart(steps),
    alertPart(steps, stack),
    accessPart(steps),
    wholePart(steps),
  ]);
  return { part: compared(before, after), findings };
}

const lock: Kind = {
  group: "stack",
  appliesTo: azureNative("authorization", "ManagementLock(?:ByScope|AtResourceGroupLevel|AtResourceLevel)?"),
  attributes: [
    {
      name: "lock",
      words: ({ level }) =>
        level === "ReadOnly" ? "nothing can be changed" : level === "CanNotDelete" ? "no deletion" : "none",
    },
  ],
};

function wholePart(steps: readonly Step[]): Part {
  const before = steps.flatMap((step) =>
    step.before ? [{ step, inputs: step.before, isProtected: step.wasProtected ?? step.isProtected }] : [],
  );
  const after = steps.flatMap((step) =>
    step.after ? [{ step, inputs: step.after, isProtected: step.isProtected }] : [],
  );
  const locks = partOf(steps, [lock]);
  const removed = steps.filter(({ type, after }) => lock.appliesTo(type) && after === undefined);
  return {
    before: [...rowsOf(before), ...locks.before],
    after: [...rowsOf(after), ...locks.after],
    findings: removed.map(({ name }) => ({
      level: Level.attention,
      line: `The lock ${name} is removed: Azure no longer refuses to delete what leads need.`,
    })),
  };
}

interface Present {
  step: Step;
  inputs: Inputs;
  isProtected: boolean;
}

function rowsOf(present: readonly Present[]): Setting[] {
  const regions = present.flatMap(({ inputs }) => regionOf(inputs));
  const tags = present.flatMap(({ inputs }) => (isObject(inputs.tags) ? Object.keys(inputs.tags) : []));
  const guarded = present.filter(({ isProtected }) => isProtected).map(({ step }) => step.name);
  const row = (name: string, words: readonly string[]): Setting[] =>
    words.length === 0 ? [] : [{ group: "stack", name, words: [...new Set(words)].sort().join(", ") }];
  return [
    ...row("region", regions),
    ...row("names of tags", tags),
    ...row("protected from deletion", guarded),
  ];
}

function regionOf({ location }: Inputs): string[] {
  const region = typeof location === "string" ? location.toLowerCase().replaceAll(" ", "") : "";
  return /^[a-z][a-z0-9]{2,29}$/.test(region) && region !== "global" ? [region] : [];
}
