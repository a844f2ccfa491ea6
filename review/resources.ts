/** Resources that a change creates, changes or deletes. */
import { isWorkflow } from "../policies/resource-types";
import type { Preview, Step } from "./preview";
import { type Finding, Level, type ResourceReport, type Reviewed } from "./report";
import { meaningOf } from "./resource-meanings";
import { undecidedReplacements } from "./undecided-replacements";

type ChangingStep = Step & { op: ResourceReport["op"] };

/** Without what only overwrites drift: see `drift.ts`. */
export function resourceChanges(preview: Preview): Reviewed<ResourceReport[]> {
  const changing = preview.steps.filter(isChanging);
  const undecided = new Set<Step>(undecidedReplacements(preview));
  return {
    part: changing.map(({ name, type, op, isProtected, differences }) => ({
      name,
      type,
      op,
      isProtected,
      paths: Object.keys(differences).sort(),
    })),
    findings: [
      ...changing.flatMap(
        (step) => (undecided.has(step) ? possibleLossOf(step) : lossOf(step, preview.stack)) ?? [],
      ),
      ...changing.flatMap((step) => lostIdentityOf(step) ?? []),
      ...unprotected(preview.steps),
    ],
  };
}

function isChanging(step: Step): step is ChangingStep {
  if (step.op === "same" || step.op === "read" || step.revertsDrift) return false;
  // a provider has nothing in Azure; another version of it may change how leads are written
  return !step.type.startsWith("pulumi:providers:") || step.op === "update" || step.op === "replace";
}

function lossOf(step: ChangingStep, stack: string): Finding | undefined {
  if (step.op !== "replace" && step.op !== "delete") return undefined;
  const meaning = meaningOf(step.type);
  const word = step.op === "replace" ? "replaced" : "deleted";
  // Pulumi lets one update take the protection away and replace the resource
  if (step.isProtected && step.wasProtected === undefined) {
    return {
      level: Level.refused,
      line: `${step.name} would be ${word}, but it is protected${meaning ? `: ${meaning[word]}` : ""}.`,
      fix: `Change it back, or remove the protection first: pulumi config set marketplace-leads:protect false --stack ${stack}, then pulumi up --stack ${stack} without this change`,
    };
  }
  // what else is deleted is a setting that changes
  if (meaning === undefined && step.op === "delete") return undefined;
  const effect = meaning === undefined ? "" : `: ${meaning[word]}`;
  return { level: Level.attention, line: `${step.name} is ${word}${effect}.` };
}

function possibleLossOf({ name, type }: ChangingStep): Finding | undefined {
  const meaning = meaningOf(type);
  if (meaning === undefined) return undefined;
  const line = `${name} may be replaced, as only the update can tell: ${meaning.replaced}.`;
  return { level: Level.attention, line };
}

function lostIdentityOf({ name, type, before, after }: ChangingStep): Finding | undefined {
  const signsIn = JSON.stringify(after?.definition)?.includes('"ManagedServiceIdentity"');
  if (!isWorkflow(type) || before?.identity === undefined || after?.identity !== undefined || !signsIn)
    return undefined;
  const line = `${name} loses its managed identity, and its steps sign in with one: their calls fail.`;
  return { level: Level.attention, line };
}

function unprotected(steps: readonly Step[]): Finding[] {
  const names = steps
    .filter(({ wasProtected, isProtected, op }) => wasProtected && !isProtected && op !== "delete")
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      level: Level.attention,
      line: `Pulumi no longer refuses to delete ${names.sort().join(", ")}.`,
      fix: "To keep the protection, set protect to true again.",
    },
  ];
}
