/** `leads up`: applies a change only if it is still the reviewed one. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { forStack } from "../../operations/wording";
import { digestOf } from "../../review/engine/digest";
import { undecidedReplacements } from "../../review/undecided-replacements";
import { interruptible } from "../interruption";
import { settlePendingCreates } from "../offers/worker/settle";
import { withPrivateFolder } from "../private-folder";
import { canceled, createPreviewer } from "../pulumi/engine-preview";
import { type PolicyOptions, type PolicyPacks, policyArguments, policyPacks } from "../pulumi/policy-packs";
import { previewFailed, reviewOutdated, withoutPlan } from "../review/refusals";

export interface UpCommandOptions extends PolicyOptions {
  stack?: string;
  /** Digest of the report. */
  reviewed: string;
}

/**
 * Settles what an interrupted update left. Then previews again, with refresh and the same policy packs, and saves the plan of that preview.
 * `pulumi up` previews once more and compares with the plan before it changes anything.
 */
export function runUp(options: UpCommandOptions): Promise<void> {
  return withPrivateFolder(async (folder) => {
    const packs = policyPacks(options, folder);
    const plan = join(folder, "plan.json");
    // nothing that takes time is outside: a signal there would leave the plan behind
    const { stack, undecided } = await interruptible(async (signal) => {
      const reviewed = await reviewedChange(options, { packs, plan }, signal);
      if (signal.aborted) throw canceled();
      return reviewed;
    });
    if (undecided.length > 0) process.stderr.write(`${withoutPlan(undecided)}\n`);
    process.exitCode = await pulumiUp([
      ...["--yes", "--refresh", "--stack", stack],
      ...(undecided.length > 0 ? [] : ["--plan", plan]),
      ...policyArguments(packs),
    ]);
  });
}

/** @throws {CommandError} `LEADS_PREVIEW_FAILED`, `LEADS_REVIEW_OUTDATED` */
async function reviewedChange(
  options: UpCommandOptions,
  { packs, plan }: { packs: PolicyPacks; plan: string },
  signal: AbortSignal,
): Promise<{ stack: string; undecided: string[] }> {
  const previewer = await createPreviewer(signal);
  const stack = options.stack ?? (await previewer.selected());
  for (const note of await settlePendingCreates(stack)) process.stderr.write(`${note}\n`);
  const { preview, stackFile } = await previewer.preview(stack, { refresh: true, packs, plan });
  const digest = digestOf(preview, stackFile);
  if (preview.failure === undefined && digest === options.reviewed)
    return { stack, undecided: undecidedReplacements(preview).map(({ name }) => name) };
  const change = { preview, stack, review: forStack("npx leads report", stack) };
  throw await (preview.failure === undefined ? reviewOutdated(change) : previewFailed(change));
}

/** Ctrl-C reaches Pulumi directly; a signal to this process alone is passed on. @returns its exit code */
function pulumiUp(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", ["up", ...args], { stdio: "inherit" });
    const ignore = () => {};
    const passOn = () => child.kill("SIGINT");
    process
      .on("SIGINT", process.stdin.isTTY ? ignore : passOn)
      .on("SIGTERM", passOn)
      .on("SIGHUP", passOn);
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("SIGINT", ignore).off("SIGINT", passOn).off("SIGTERM", passOn).off("SIGHUP", passOn);
      resolve(code ?? 1);
    });
  });
}
