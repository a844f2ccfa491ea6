/**
 * Runs `pulumi preview` for its engine events, through Pulumi's Automation API and with the project's own program.
 *
 * The events go from process to process and never to a file: one contains the callback URL.
 */
import { dirname } from "node:path";
import { previewEvents } from "../../review/engine/preview-events";
import type { Preview } from "../../review/preview";
import { CommandError } from "../command-error";
import type { PolicyPacks } from "./policy-packs";
import { projectFile, stackFile } from "./project-folder";
import { pulumiFailure } from "./pulumi-failures";
import { pulumiMissing, pulumiText } from "./pulumi-json";

type Automation = typeof import("@pulumi/pulumi/automation");
type CommandModule = typeof import("@pulumi/pulumi/automation/cmd");

export interface PreviewOptions {
  refresh: boolean;
  packs: PolicyPacks;
  /** File to which Pulumi saves the plan of this preview. It contains encrypted secrets. */
  plan?: string;
  /** Called once, when the engine's first event arrives. */
  whenStarted?: () => void;
}

export interface StackPreview {
  preview: Preview;
  /** Bytes of `Pulumi.<stack>.yaml`. */
  stackFile: Uint8Array;
}

/** Previews stacks of the project in the current folder. */
export interface Previewer {
  /** The selected stack's name. */
  selected(): Promise<string>;
  /** @throws {CommandError} what `pulumiFailures` lists, when the engine cannot start */
  preview(stack: string, options: PreviewOptions): Promise<StackPreview>;
}

/** @throws {CommandError} `LEADS_PROJECT_MISSING`, `LEADS_PULUMI_MISSING`, `LEADS_PULUMI_OLD` */
export async function createPreviewer(signal: AbortSignal): Promise<Previewer> {
  const project = projectFile();
  const folder = dirname(project);
  const { PulumiCommand } = require("@pulumi/pulumi/automation/cmd") as CommandModule;
  // runs while the rest of the Automation API is loaded, which takes as long
  const version = PulumiCommand.get();
  version.catch(() => undefined);
  const { LocalWorkspace, Stack } = require("@pulumi/pulumi/automation") as Automation;
  const pulumiCommand = await version.catch((error: unknown) => {
    throw isMissing(error) ? pulumiMissing(error) : error;
  });
  const workspace = await LocalWorkspace.create({ workDir: folder, pulumiCommand });
  refuseEventFile(workspace.pulumiVersion);
  // `Stack.select` would change the user's selected stack
  workspace.selectStack = async () => {};
  return {
    selected: async () => (await pulumiText(["stack"], ["--show-name"])).trim(),
    preview: async (name, { refresh, packs, plan, whenStarted }) => {
      const stack = await Stack.select(name, workspace);
      // before the preview, which may take minutes
      const bytes = stackFile(project, name);
      const events = previewEvents();
      let starting = whenStarted;
      if (signal.aborted) throw canceled();
      const failure = await stack
        .preview({
          ...{ refresh, signal, color: "never" },
          ...(plan !== undefined && { plan }),
          ...{ policyPacks: [...packs.folders], policyPackConfigs: [...packs.configs] },
          onEvent: (event) => {
            starting?.();
            starting = undefined;
            events.add(event);
          },
        })
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      const run = { stack: name, hasRefreshed: refresh, hasFailed: failure !== undefined, folder };
      const preview = events.preview(run);
      if (signal.aborted) throw canceled();
      if (failure !== undefined && !saysWhy(preview))
        throw pulumiFailure("pulumi preview", errorsOf(failure));
      return { preview, stackFile: bytes };
    },
  };
}

export const canceled = () =>
  new CommandError(
    "LEADS_PULUMI_FAILED",
    "The preview was canceled, expected it to end",
    "Nothing was changed; run the command again.",
  );

export const isMissing = (error: unknown) => error instanceof Error && error.message.includes("ENOENT");

/** Up to 3.205, events go through a file in the folder for temporary files. Source: @pulumi/pulumi/automation/stack.js, `setupEventLog`. */
export function refuseEventFile(version: string): void {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > 3 || minor > 205) return;
  throw new CommandError(
    "LEADS_PULUMI_OLD",
    `Found Pulumi ${version}, expected 3.206 or newer: this one would write the callback URL to a file`,
    "Install a newer one from https://www.pulumi.com/docs/install/",
  );
}

/** Whether the events have the reason of a failure; they have none when the engine could not start. */
export const saysWhy = ({ failure, violations }: Preview) =>
  (failure ?? []).length > 0 || violations.some(({ level }) => level === "mandatory");

/** The lines that Pulumi marked as errors: the rest names paths and resources. */
export function errorsOf(failure: unknown): string {
  const text = String((failure as { commandResult?: { stderr?: string } }).commandResult?.stderr ?? failure);
  const start = text.indexOf("error: ");
  return start === -1 ? text : text.slice(start);
}
