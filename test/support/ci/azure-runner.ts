/** Runs the scripts of an Azure pipeline as they stand. Tasks of others are recorded, not run. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../shell";
import { type AzurePipeline, type AzureStep, azureSteps } from "./yaml";

export interface AzureRunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Predefined variables, e.g. `System.AccessToken`. */
  predefined: Readonly<Record<string, string>>;
  parameters?: Readonly<Record<string, string>>;
  /** What the service connection gives to its script. */
  connection: Readonly<Record<string, string>>;
}

export interface AzureRunResult {
  hasSucceeded: boolean;
  log: string;
  /** Service connections that were used. */
  connections: string[];
}

export async function runPipeline(
  pipeline: AzurePipeline,
  options: AzureRunOptions,
): Promise<AzureRunResult> {
  const { predefined, parameters = {}, connection } = options;
  const variables: Record<string, string> = { ...predefined };
  for (const [name, value] of Object.entries(pipeline.variables)) {
    const [, expression] = /^\$\[(.*)\]$/.exec(value) ?? [];
    variables[name] = expression === undefined ? value : named(condition(expression, variables, true));
  }
  const given = { ...defaultsOf(pipeline), ...parameters };
  const result: AzureRunResult = { hasSucceeded: true, log: "", connections: [] };
  const script = join(mkdtempSync(join(tmpdir(), "leads-pipeline-")), "script.sh");
  for (const step of azureSteps(pipeline)) {
    const text = step.bash ?? step.inputs?.inlineScript;
    if (typeof text !== "string" || !isDue(step, variables, result.hasSucceeded)) continue;
    if (step.task !== undefined) result.connections.push(String(step.inputs?.azureSubscription));
    writeFileSync(script, text);
    const { code, stdout, stderr } = await runProcess("bash", ["--noprofile", "--norc", script], {
      cwd: options.cwd,
      env: {
        ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [variableOf(name), value])),
        ...options.env,
        ...(step.task !== undefined && connection),
        ...filled(step.env ?? {}, variables, given),
      },
    });
    result.log += stdout + stderr;
    if (code !== 0) result.hasSucceeded = false;
  }
  return result;
}

const defaultsOf = ({ parameters = [] }: AzurePipeline) =>
  Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));

/** Secrets are not in the environment. */
const variableOf = (name: string) =>
  name === "System.AccessToken" ? "unused" : name.toUpperCase().replaceAll(".", "_");

const isDue = (step: AzureStep, variables: Record<string, string>, hasSucceeded: boolean): boolean =>
  condition(step.condition ?? "succeeded()", variables, hasSucceeded);

/** Azure's functions, as JavaScript. Texts are compared without regard to case. */
function condition(expression: string, variables: Record<string, string>, hasSucceeded: boolean): boolean {
  const same = (one = "", other = "") => one.toLowerCase() === other.toLowerCase();
  const functions = {
    and: (...all: boolean[]) => all.every(Boolean),
    eq: same,
    ne: (one?: string, other?: string) => !same(one, other),
    succeeded: () => hasSucceeded,
    succeededOrFailed: () => true,
  };
  const names = ["variables", ...Object.keys(functions)];
  return new Function(...names, `return (${expression});`)(variables, ...Object.values(functions));
}

const named = (value: boolean) => (value ? "True" : "False");

const filled = (
  env: Record<string, string>,
  variables: Record<string, string>,
  parameters: Record<string, string>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value
        .replace(/\$\{\{ parameters\.(\w+) \}\}/g, (_, key) => parameters[key] ?? "")
        .replace(/\$\(([\w.]+)\)/g, (macro, key) => variables[key] ?? macro),
    ]),
  );
