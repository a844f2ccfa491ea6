/** Outcomes of tasks, and failures as people read them. */
import { type Changes, type Failure, type Job, type Outcome, Result } from "../../../fleet/outcome";
import { type ExplainedError, sentences } from "../../../http-client/explained-error";
import { messageOf } from "../../../review/engine/engine-message";
import type { Operation, Preview } from "../../../review/preview";
import { pulumiFailure } from "../../pulumi/pulumi-failures";

const noChanges: Changes = { create: 0, update: 0, replace: 0, delete: 0 };

/** An outcome with nothing in it but its result. */
export const outcomeOf = ({ stack, file }: Pick<Job, "stack" | "file">, result: Result): Outcome => ({
  ...{ stack, file, result, changes: noChanges, findings: [], notes: [], seconds: 0 },
});

export const failedOutcome = (job: Pick<Job, "stack" | "file">, failure: Failure): Outcome => ({
  ...outcomeOf(job, Result.failed),
  failure,
});

export const failureOf = ({ code, problem, fix }: ExplainedError): Failure => ({
  code,
  text: messageOf(sentences(problem, fix)),
});

const counted: Partial<Record<Operation, keyof Changes>> = {
  ...{ create: "create", import: "create", update: "update", replace: "replace" },
  ...{ delete: "delete", forget: "delete" },
};

export function changesOf({ steps }: Pick<Preview, "steps">): Changes {
  const changes = { ...noChanges };
  for (const { op } of steps) {
    const kind = counted[op];
    if (kind !== undefined) changes[kind]++;
  }
  return changes;
}

/** Whether an update would leave Azure, the state and the outputs as they are. */
export const isSame = ({ steps, drift, changesOutputs }: Preview): boolean =>
  changesOutputs !== true &&
  drift.length === 0 &&
  steps.every(({ op, wasProtected }) => (op === "same" || op === "read") && wasProtected === undefined);

/** The failure of a job's preview. A new stack takes no secret before it exists. */
export function previewFailureIn(
  { isNew, stack, secretsProvider }: Job,
  preview: Preview,
): Failure | undefined {
  const failure = failureIn(preview);
  if (failure === undefined || !isNew || !failure.text.includes("pulumi config set --secret")) return failure;
  const provider = secretsProvider === undefined ? "" : ` --secrets-provider "${secretsProvider}"`;
  const init = `pulumi stack init ${stack} --no-select${provider}`;
  return { ...failure, text: `${failure.text}\nThe stack is new, so run this first: ${init}` };
}

/** Why a preview or an update failed; undefined if it did not. */
function failureIn({ failure, violations }: Preview): Failure | undefined {
  if (failure === undefined) return undefined;
  const told = failure.find((message) => message.startsWith("[LEADS_"));
  if (told !== undefined) {
    const [, code = "", text = ""] = /^\[(\w+)\]\s*([\s\S]*)$/.exec(told) ?? [];
    return { code, text };
  }
  if (failure.length > 0) return failureOf(pulumiFailure("pulumi", failure.join("\n")));
  const refusing = violations.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
  return {
    code: "LEADS_PREVIEW_FAILED",
    text: `A policy refuses the change (${[...new Set(refusing)].join(", ") || "unknown"}), expected none to`,
  };
}
