/** Previews without the engine, from the stack files of the working tree and of a commit: no secret, no network. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type OfflineWorkflow, offlinePreview } from "../../review/offline-preview";
import type { Preview } from "../../review/preview";
import type { Finding } from "../../review/report";
import { Level } from "../../review/report";
import { schemaFindings, unseenFindings } from "../../review/stack-file";
import { CommandError } from "../command-error";
import { changedParts, commitFiles, type ProjectFiles, workingTree } from "./project-files";
import { configOf, type FileConfig, parseYaml } from "./stack-file";

export interface OfflineOptions {
  /** Folder of Pulumi.yaml. */
  folder: string;
  /** Commit to compare with, e.g. `origin/main`. */
  base: string;
  /** @default every stack whose files differ */
  stacks?: readonly string[];
  now?: Date;
}

/** What `buildReport` takes, and findings of the stack file. */
export interface OfflinePreview {
  preview: Preview;
  missing: string[];
  findings: Finding[];
}

type Planned = typeof import("../../infra/map/planned-workflows");

/** One version of a stack. */
interface Side {
  text?: string;
  config: FileConfig;
  content: FileConfig;
  /** Text of the own flow's file. */
  flow?: { path: string; text: string };
  workflows?: OfflineWorkflow[];
  hidden: readonly string[];
  /** Why there are no workflows. */
  failure?: string;
}

/** @throws {CommandError} LEADS_BASE_UNKNOWN, LEADS_STACK_FILE_MISSING */
export function offlinePreviews({
  folder,
  base,
  stacks,
  now = new Date(),
}: OfflineOptions): OfflinePreview[] {
  const head = workingTree(folder);
  const old = commitFiles(folder, base);
  const parts = changedParts(folder, old.commit);
  const compared = (stacks ?? stacksIn(head, old)).map((stack) => ({
    stack,
    before: sideOf(old, stack, now),
    after: sideOf(head, stack, now),
  }));
  const chosen = stacks === undefined && parts.length === 0 ? compared.filter(differs) : compared;
  return chosen.map(({ stack, before, after }) => {
    if (before.text === undefined && after.text === undefined) throw noFile(stack);
    return previewOf({ stack, project: projectName(head), before, after, parts });
  });
}

function stacksIn(...versions: ProjectFiles[]): string[] {
  const names = versions.flatMap((files) => files.names(configFolder(files)));
  return [
    ...new Set(names.flatMap((name) => /^Pulumi\.([\w.-]{1,100})\.yaml$/.exec(name)?.[1] ?? [])),
  ].sort();
}

/** Folder of the stack files. */
function configFolder(files: ProjectFiles): string {
  const { stackConfigDir } = projectOf(files);
  return typeof stackConfigDir === "string" ? stackConfigDir : ".";
}

const differs = ({ before, after }: { before: Side; after: Side }) =>
  before.text !== after.text || before.flow?.text !== after.flow?.text;

function projectName(files: ProjectFiles): string {
  const { name } = projectOf(files);
  return typeof name === "string" && /^[\w.-]{1,100}$/.test(name) ? name : "marketplace-leads";
}

const projectOf = (files: ProjectFiles) => parseYaml(files.read("Pulumi.yaml") ?? "", "Pulumi.yaml");

/** Never throws for what is in the files: a report says it. */
function sideOf(files: ProjectFiles, stack: string, now: Date): Side {
  const name = `Pulumi.${stack}.yaml`;
  const side: Side = { config: {}, content: {}, hidden: [] };
  return explained(side, () => {
    const text = files.read(join(configFolder(files), name));
    if (text === undefined) return {};
    side.text = text;
    side.content = parseYaml(text, name);
    side.config = configOf(side.content, projectOf(files));
    const path = side.config["marketplace-leads:flow"];
    const flow = typeof path === "string" ? files.read(path) : undefined;
    if (typeof path === "string" && flow !== undefined) side.flow = { path, text: flow };
    return planned(side, stack, now);
  });
}

/** The side with what `add` knows of it, or with the reason why that failed. */
function explained(side: Side, add: () => Partial<Side>): Side {
  try {
    return { ...side, ...add() };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (!String(code).startsWith("LEADS_")) throw error;
    const failure = message.length > longestMessage ? `${message.slice(0, longestMessage)} …` : message;
    return { ...side, failure };
  }
}

/** The program's own code, which finds no other file than the own flow of this version. */
function planned(side: Side, stack: string, now: Date): Partial<Side> {
  const { config, flow } = side;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "leads-offline-")));
  try {
    if (flow !== undefined) {
      mkdirSync(dirname(join(folder, flow.path)), { recursive: true });
      writeFileSync(join(folder, flow.path), flow.text);
    }
    const { plannedWorkflows } = require("../../infra/map/planned-workflows") as Planned;
    const { failure, ...rest } = explained({ ...side }, () =>
      plannedWorkflows(config, { stack, folder, now }),
    );
    return failure === undefined ? rest : { ...rest, failure: failure.replaceAll(`${folder}/`, "") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const longestMessage = 4000;

interface Compared {
  stack: string;
  project: string;
  before: Side;
  after: Side;
  parts: readonly string[];
}

function previewOf({ stack, project, before, after, parts }: Compared): OfflinePreview {
  const file = `Pulumi.${stack}.yaml`;
  const isRemoved = after.text === undefined;
  const gone: Finding = {
    level: Level.attention,
    line: `${file} is removed: the stack stays in Azure, but nobody can update it from this branch.`,
    fix: `Destroy the stack first, or keep ${file}.`,
  };
  const preview = offlinePreview({
    ...{ project, stack },
    ...(before.workflows && { before: before.workflows }),
    ...(after.workflows && { after: after.workflows }),
    ...(after.failure !== undefined && { failure: [after.failure] }),
  });
  const changed = before.text === undefined || isRemoved ? [] : unseenFindings(before.config, after.config);
  return {
    preview,
    findings: [...(isRemoved ? [gone] : schemaFindings(after.content)), ...changed],
    missing: missing(file, { before, after, parts }),
  };
}

/** What was not looked at, and why. */
function missing(
  file: string,
  { before, after, parts }: Pick<Compared, "before" | "after" | "parts">,
): string[] {
  const hidden = [...new Set([...before.hidden, ...after.hidden])].sort();
  return [
    "This report was made without the engine: the deployed state was not looked at, so it compares with the base of the pull request.",
    "Drift, resources other than Logic Apps, and the digest for leads up --reviewed are missing.",
    "Policies: only our own rules for Logic Apps were checked, with their default settings and without exemptions.",
    ...(before.failure === undefined
      ? []
      : [`The program refuses ${file} of the base, so nothing was compared with it.`]),
    ...(hidden.length === 0 ? [] : [`Encrypted settings were not looked into: ${hidden.join(", ")}.`]),
    ...("environment" in after.content ? ["Values of Pulumi ESC environments were not read."] : []),
    ...(parts.length === 0
      ? []
      : [`The program changes too (${parts.join(", ")}): both sides were made by the changed program.`]),
  ];
}

const noFile = (stack: string) =>
  new CommandError(
    "LEADS_STACK_FILE_MISSING",
    `Found no Pulumi.${stack}.yaml here or in the base, expected the file of the stack`,
    "Name a stack that has one with --stack, or leave --stack out for all that differ.",
  );
