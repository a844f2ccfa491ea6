/** The engine for one stack in a child process, through Pulumi's Automation API, with the project's program inline. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pendingCreates } from "../../../operations/pending/stack-export";
import type { EngineEvent } from "../../../review/engine/engine-event";
import { previewEvents } from "../../../review/engine/preview-events";
import type { Preview } from "../../../review/preview";
import { CommandError } from "../../command-error";
import { errorsOf, isMissing, refuseEventFile, saysWhy } from "../../pulumi/engine-preview";
import { projectFile, stackFile } from "../../pulumi/project-folder";
import { pulumiFailure } from "../../pulumi/pulumi-failures";
import { pulumiMissing, pulumiText } from "../../pulumi/pulumi-json";
import { stackExport } from "../../pulumi/stack-export";
import { engineSignal } from "./engine-signal";
import { type PrivateProject, withPrivateProject } from "./private-project";
import { type FreshProgram, freshProgram, type Program, programOf } from "./program";

type Automation = typeof import("@pulumi/pulumi/automation");
type PulumiCommand = import("@pulumi/pulumi/automation").PulumiCommand;
type Stack = import("@pulumi/pulumi/automation").Stack;

export interface EnginePreview {
  preview: Preview;
  /** Bytes of `Pulumi.<stack>.yaml`. */
  stackFile: Uint8Array;
  /** Offer id among the outputs of the last update; undefined for a new stack. */
  deployedOfferId?: string;
  /** Whether an interrupted update left creations that the state does not know the end of. */
  hasPendingCreates: boolean;
}

export interface EngineRun {
  stack: string;
  refresh: boolean;
  policyPacks: readonly string[];
  policyPackConfigs: readonly string[];
  signal: AbortSignal;
}

export interface PreviewRun extends EngineRun {
  /** Whether to preview in a private backend, in which the stack is made and thrown away. */
  isNew?: boolean;
  /** Text of the stack file of a new stack, if it is not written yet. */
  newStackFile?: string;
  /** File to which the plan is saved. */
  plan?: string;
  /** Whether `hasPendingCreates` is not needed: to know it takes a process more. */
  ignorePending?: boolean;
}

/**
 * Engine of the project in the current folder. It never changes the selected stack, and starts as few processes as it can.
 *
 * Each run gives a preview of what happened. Its `failure` says why the program, a resource or a policy ended it; an
 * engine that could not start throws a CommandError as `pulumiFailures` lists them.
 */
export interface Engine {
  preview(run: PreviewRun): Promise<EnginePreview>;
  /** `pulumi stack init --no-select`. */
  create(stack: string, secretsProvider?: string): Promise<void>;
  /** With a plan, the engine previews first and changes nothing if that differs from the plan. */
  up(run: EngineRun & { plan?: string }): Promise<Preview>;
  refresh(run: EngineRun): Promise<Preview>;
  /** With the program's hooks, so a store with letters is not deleted. */
  destroy(run: EngineRun): Promise<Preview>;
}

/** @throws {CommandError} `LEADS_PROJECT_MISSING`, `LEADS_PULUMI_MISSING`, `LEADS_PULUMI_OLD` */
export async function createEngine(): Promise<Engine> {
  const project = projectFile();
  const folder = dirname(project);
  const program = programOf(project);
  const load = loaderOf(program);
  const { PulumiCommand } = load("@pulumi/pulumi/automation/cmd") as Automation;
  // runs while the rest of the Automation API is loaded, which takes as long
  const version = PulumiCommand.get();
  version.catch(() => undefined);
  const { LocalWorkspace, Stack } = load("@pulumi/pulumi/automation") as Automation;
  const command = await version.catch((error: unknown) => {
    throw isMissing(error) ? pulumiMissing(error) : error;
  });
  refuseEventFile(String(command.version));
  const fresh = program.kind === "inline" ? freshProgram(program) : undefined;
  // inline, the SDK reads it instead of what the engine sends
  process.env.PULUMI_NODEJS_ROOT_DIRECTORY = folder;

  const stackOf = async (name: string, { workDir, envVars }: Place, pulumiCommand: PulumiCommand) => {
    const workspace = await LocalWorkspace.create({
      ...{ workDir, envVars, pulumiCommand },
      ...(fresh && { program: fresh.run }),
    });
    // `Stack.select` would change the user's selected stack
    workspace.selectStack = async () => {};
    const stack = await Stack.select(name, workspace);
    // each starts one or two processes after an update
    stack.outputs = async () => ({});
    stack.info = async () => undefined;
    return stack;
  };

  const run = async (
    title: string,
    { stack: name, refresh, signal }: EngineRun,
    work: Work,
  ): Promise<Ran> => {
    const { place = { workDir: folder, envVars: {} }, previewsFirst = false, start } = work;
    const stack = await stackOf(name, place, previewsFirst ? withPreview(command) : command);
    const collector = collectEvents();
    if (signal.aborted) throw canceled(name);
    const cancel = engineSignal(signal);
    const onEvent = (event: EngineEvent) => {
      cancel.heard(event);
      collector.add(event);
    };
    const failure = await inFolder(program, fresh, () =>
      start(stack, { signal: cancel.signal, color: "never", onEvent }).then(
        () => undefined,
        (error: unknown) => error ?? new Error("failed without a reason"),
      ),
    ).finally(cancel.end);
    if (signal.aborted) throw canceled(name);
    const facts = { stack: name, hasRefreshed: refresh, hasFailed: failure !== undefined, folder };
    const preview = collector.preview(facts);
    if (failure !== undefined && !saysWhy(preview)) throw pulumiFailure(title, errorsOf(failure));
    return { preview, ...collector.found() };
  };

  const packs = ({ policyPacks, policyPackConfigs }: EngineRun) => ({
    policyPacks: [...policyPacks],
    policyPackConfigs: [...policyPackConfigs],
  });

  return {
    preview: async (options) => {
      const { stack, refresh, plan, isNew = false, newStackFile, ignorePending = false } = options;
      const start: Work["start"] = (one, common) =>
        one.preview({ ...common, ...packs(options), refresh, ...(plan !== undefined && { plan }) });
      if (isNew) {
        return withPrivateProject(
          { project, stack, ...(newStackFile !== undefined && { text: newStackFile }) },
          async (place) => {
            const { preview } = await run("pulumi preview", options, { place, start });
            return { preview, stackFile: place.stackFile, hasPendingCreates: false };
          },
        );
      }
      const bytes = stackFile(project, stack);
      const [{ preview, offerId }, hasPendingCreates] = await Promise.all([
        run("pulumi preview", options, { start }),
        ignorePending ? false : hasPending(stack),
      ]);
      return {
        ...{ preview, stackFile: bytes, hasPendingCreates },
        ...(offerId !== undefined && { deployedOfferId: offerId }),
      };
    },
    create: async (stack, secretsProvider) => {
      const provider = secretsProvider === undefined ? [] : ["--secrets-provider", secretsProvider];
      await pulumiText(["stack", "init"], [stack, "--no-select", ...provider]);
    },
    up: async (options) => {
      const { refresh, plan } = options;
      const { preview } = await run("pulumi up", options, {
        previewsFirst: plan !== undefined,
        start: (stack, common) =>
          stack.up({ ...common, ...packs(options), refresh, ...(plan !== undefined && { plan }) }),
      });
      return preview;
    },
    refresh: async (options) =>
      (await run("pulumi refresh", options, { start: (stack, common) => stack.refresh(common) })).preview,
    destroy: async (options) =>
      (
        await run("pulumi destroy", options, {
          start: (stack, common) => stack.destroy({ ...common, refresh: options.refresh, runProgram: true }),
        })
      ).preview,
  };
}

type Place = Pick<PrivateProject, "workDir" | "envVars">;

interface Common {
  signal: AbortSignal;
  color: "never";
  onEvent: (event: EngineEvent) => void;
}

interface Work {
  /** @default the project's folder and the user's backend */
  place?: Place;
  previewsFirst?: boolean;
  start: (stack: Stack, common: Common) => Promise<unknown>;
}

interface Ran {
  preview: Preview;
  offerId?: string;
}

/** For the project's own copy: an inline program is known only to the copy that started it. */
const loaderOf = (program: Program): NodeJS.Require =>
  program.kind === "inline" ? createRequire(join(program.folder, "package.json")) : require;

/** `stack.up` always adds the option; without it, a plan that does not hold is refused before anything changes. */
function withPreview(command: PulumiCommand): PulumiCommand {
  type Runner = { run: (args: string[], ...rest: unknown[]) => unknown };
  const { run } = command as unknown as Runner;
  const own: Runner = {
    run: (args, ...rest) =>
      run.call(
        command,
        args.filter((one) => one !== "--skip-preview"),
        ...rest,
      ),
  };
  return Object.assign(Object.create(command), own) as PulumiCommand;
}

/** Events of the last phase: an update that previews first sends both. */
function collectEvents() {
  let events = previewEvents();
  let hasEnded = false;
  let offerId: string | undefined;
  return {
    add: (event: EngineEvent) => {
      if (hasEnded) events = previewEvents();
      hasEnded = "cancelEvent" in event;
      const metadata = event.resourcePreEvent?.metadata;
      if (metadata?.type === "pulumi:pulumi:Stack") offerId ??= offerIdIn(metadata.old);
      events.add(event);
    },
    preview: (run: Parameters<typeof events.preview>[0]) => events.preview(run),
    found: () => (offerId === undefined ? {} : { offerId }),
  };
}

function offerIdIn(state: object | null | undefined): string | undefined {
  const { outputs } = (state ?? {}) as { outputs?: { offerId?: unknown } };
  return typeof outputs?.offerId === "string" ? outputs.offerId : undefined;
}

/** The folder in which the engine would run the program. */
async function inFolder<Result>(
  program: Program,
  fresh: FreshProgram | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (program.kind === "local") return work();
  const before = process.cwd();
  process.chdir(program.workFolder);
  try {
    return await work();
  } finally {
    fresh?.forget();
    process.chdir(before);
  }
}

const hasPending = async (stack: string): Promise<boolean> =>
  pendingCreates(await stackExport(stack)).length > 0;

const canceled = (stack: string) =>
  new CommandError(
    "LEADS_PULUMI_FAILED",
    `The work on stack ${stack} was canceled, expected it to end`,
    "Run the command again: it continues where it ended.",
  );
