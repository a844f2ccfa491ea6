/** The workflows and pipelines that users copy, parsed. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { load } from "js-yaml";
import { repositoryRoot } from "../markdown-pages";

/** @param file relative to the repository's root */
export const readYaml = <Shape>(file: string): Shape =>
  load(readFileSync(join(repositoryRoot, file), "utf8")) as Shape;

/** One step of a GitHub workflow or a composite action. */
export interface GitHubStep {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  shell?: string;
  with?: Record<string, string | number>;
  env?: Record<string, string>;
  "working-directory"?: string;
}

export interface GitHubJob {
  if?: string;
  needs?: string;
  permissions?: Record<string, string>;
  environment?: string;
  env?: Record<string, string>;
  "timeout-minutes"?: number;
  steps: GitHubStep[];
}

export interface GitHubWorkflow {
  on: Record<string, unknown>;
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean; queue?: string };
  env?: Record<string, string | number>;
  jobs: Record<string, GitHubJob>;
}

export interface CompositeAction {
  inputs: Record<string, { default?: string; required?: boolean }>;
  runs: { using: string; steps: GitHubStep[] };
}

/** One step of an Azure pipeline. */
export interface AzureStep {
  checkout?: string;
  task?: string;
  bash?: string;
  publish?: string;
  condition?: string;
  /** File with more steps, from the pipeline's folder. */
  template?: string;
  parameters?: Record<string, string>;
  inputs?: Record<string, string | boolean>;
  env?: Record<string, string>;
}

export interface AzurePipeline {
  trigger?: unknown;
  pr?: unknown;
  schedules?: unknown;
  parameters?: { name: string; default: string }[];
  variables: Record<string, string>;
  steps?: AzureStep[];
  lockBehavior?: string;
  jobs?: {
    deployment: string;
    dependsOn?: string;
    environment: string;
    strategy: { runOnce: { deploy: { steps: AzureStep[] } } };
  }[];
}

const workflows = ["leads-review", "leads-deploy", "leads-drift", "offers-deploy"];
export const gitHubFiles = workflows.map((name) => `docs/ci/github/${name}.yml`);
export const azureFiles = workflows.map((name) => `docs/ci/azure-pipelines/${name}.yml`);
export const actionFile = ".github/actions/leads-report/action.yml";

/** All steps of a pipeline, also those of its deployment jobs and of templates. */
export const azureSteps = ({ steps, jobs = [] }: AzurePipeline): AzureStep[] =>
  [...(steps ?? []), ...jobs.flatMap((job) => job.strategy.runOnce.deploy.steps)].flatMap(withTemplate);

/** The steps of a template, with its parameters in place. */
function withTemplate(step: AzureStep): AzureStep[] {
  if (step.template === undefined) return [step];
  const { steps } = readYaml<{ steps: AzureStep[] }>(join(dirname(azureFiles[0] as string), step.template));
  const text = JSON.stringify(steps).replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, name) =>
    JSON.stringify(step.parameters?.[name] ?? "").slice(1, -1),
  );
  return JSON.parse(text) as AzureStep[];
}
