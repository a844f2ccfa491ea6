/** What the engine says: policies, resources, drift. And cost, and what was not looked at. */
import type { CostReport, PolicyReport, Report, ResourceReport } from "../../report";
import { counted } from "../../words";
import {
  type Block,
  code,
  commas,
  fold,
  type Inline,
  type Item,
  type Label,
  label,
  list,
  paragraph,
  section,
  table,
  withCommands,
} from "../document";
import type { Plan } from "../plan";

/** In this order. */
const operations: Readonly<Record<ResourceReport["op"], Label>> = {
  replace: label("replaced", "bad"),
  delete: label("deleted", "bad"),
  update: label("updated", "warn"),
  create: label("created", "good"),
  import: label("imported", "calm"),
  forget: label("no longer managed", "warn"),
};

export function resources({ resources: all }: Report): Block[] {
  const order = Object.keys(operations);
  const sorted = [...all].sort((a, b) => order.indexOf(a.op) - order.indexOf(b.op));
  const groups = alike(sorted);
  const isFolded = (resource: ResourceReport) => (groups.get(keyOf(resource))?.length ?? 0) > mostAlike;
  return section(`${counted(all.length, "resource")} ${all.length === 1 ? "changes" : "change"}`, [
    ...resourceTable(
      "Resources that change",
      sorted.filter((resource) => !isFolded(resource)),
    ),
    ...[...groups.values()]
      .filter((group) => group.length > mostAlike)
      .flatMap((group) =>
        fold(summary(group), resourceTable(`Resources ${operations[group[0].op].label}`, group)),
      ),
  ]);
}

/** Nearly all are of this provider. */
const shortType = (type: string): string => type.replace(/^azure-native:/, "");

/** More resources with the same change are folded. */
const mostAlike = 3;

type Group = [ResourceReport, ...ResourceReport[]];

const keyOf = ({ op, paths }: ResourceReport): string => JSON.stringify([op, paths]);

/** New ones, and those that differ in the same paths, such as tags. A replaced or deleted one is never folded. */
function alike(all: readonly ResourceReport[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const resource of all) {
    if (resource.op !== "create" && resource.op !== "update") continue;
    const group = groups.get(keyOf(resource));
    if (group === undefined) groups.set(keyOf(resource), [resource]);
    else group.push(resource);
  }
  return groups;
}

const summary = (group: Group): Inline => [
  `${group.length} resources are ${operations[group[0].op].label}`,
  ...(group[0].paths.length === 0 ? [] : [" in ", commas(group[0].paths.map(code))]),
];

const resourceTable = (name: string, all: readonly ResourceReport[]): Block[] =>
  table(
    name,
    ["resource", "change", "type", "differs in"],
    all.map(({ name, op, type, isProtected, paths }) => [
      code(name),
      isProtected ? [operations[op], " ", label("protected", "busy")] : operations[op],
      code(shortType(type)),
      commas(paths.map(code)),
    ]),
  );

/** Severities of policies, and how an advisory one looks. */
const severities: ReadonlyMap<string, Label["tone"]> = new Map([
  ["critical", "bad"],
  ["high", "bad"],
  ["medium", "warn"],
  ["low", "calm"],
]);

export function policies({ policies: all }: Report, plan: Plan): Block[] {
  const shown = all.filter(
    ({ level }) => !plan.leftOut.has(level === "mandatory" ? "mandatoryPolicies" : "advisoryPolicies"),
  );
  return section("Policies that are violated", list(shown.map(policyItem)));
}

function policyItem({ policy, level, severity, resource, message, fix, framework, url }: PolicyReport): Item {
  const name: Inline = url === undefined ? code(policy) : { link: policy, href: url };
  const tone = severities.get(severity ?? "");
  const words = tone === undefined ? level : `${level}, ${severity}`;
  return {
    content: [
      label(words, level === "mandatory" ? "bad" : (tone ?? "calm")),
      " ",
      name,
      resource === "" ? " of the stack: " : [" of ", code(resource), ": "],
      message,
    ],
    more: [
      ...(fix === undefined ? [] : [["Fix: ", withCommands(fix)]]),
      ...(framework === undefined ? [] : [["Framework: ", framework]]),
    ],
  };
}

export function drift({ drift: all }: Report): Block[] {
  return section("Changed in Azure, not by this change", [
    ...list(
      all.map(({ name, type, isDeleted, paths }) => ({
        content: [
          code(name),
          " (",
          code(shortType(type)),
          isDeleted ? ") was deleted" : ") was changed",
          ...(paths.length === 0 ? ["."] : [": ", commas(paths.map(code))]),
        ],
      })),
    ),
  ]);
}

export function cost({ cost: value }: Report): Block[] {
  if (value === undefined) return [];
  const { before, after, prices } = value;
  if (before !== undefined && after !== undefined && isSame(before, after))
    return section("Cost of 1,000 leads", [
      paragraph(
        `As before: ${grouped(after.builtIn)} built-in executions, ${grouped(after.standard)} standard connector calls, ${after.dollars.toFixed(2)} US dollars. Prices: ${prices}`,
      ),
    ]);
  const row = (name: string, of: (side: Side) => string): Inline[] => [
    name,
    ...(before === undefined ? [] : [of(before)]),
    ...(after === undefined ? [] : [of(after)]),
  ];
  return section("Cost of 1,000 leads", [
    ...table(
      "Executions and cost of 1,000 leads",
      [
        "per 1,000 leads",
        ...(before === undefined ? [] : ["before"]),
        ...(after === undefined ? [] : ["after"]),
      ],
      [
        row("built-in executions", ({ builtIn }) => grouped(builtIn)),
        row("standard connector calls", ({ standard }) => grouped(standard)),
        row("US dollars", ({ dollars }) => dollars.toFixed(2)),
      ],
    ),
    paragraph("Prices: ", prices),
  ]);
}

type Side = NonNullable<CostReport["before"]>;
const isSame = (a: Side, b: Side): boolean =>
  a.builtIn === b.builtIn && a.standard === b.standard && a.dollars === b.dollars;

/** `12,500`, on every machine. */
const grouped = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+(?!\d))/g, ",");

export const missing = ({ missing: all }: Report): Block[] =>
  section("Not looked at", list(all.map((content) => ({ content }))));
