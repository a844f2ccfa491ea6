/** Runs the steps of a GitHub workflow as they stand. Actions of others are recorded, not run. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProcess } from "../shell";
import { type CompositeAction, type GitHubJob, type GitHubStep, type GitHubWorkflow, readYaml } from "./yaml";

/** `github`, `vars`, `inputs` and so on. */
type Contexts = Record<string, unknown>;

export interface RunnerOptions {
  /** Folder of the user's repository. */
  cwd: string;
  /** Environment of the runner, e.g. PATH. The variables of the workflow come on top. */
  env: NodeJS.ProcessEnv;
  github: Contexts;
  vars?: Record<string, string>;
  inputs?: Record<string, string>;
}

export interface JobResult {
  conclusion: "success" | "failure" | "skipped";
  /** What the steps printed. */
  log: string;
  summary: string;
  /** Actions of others with their inputs. */
  used: { uses: string; with: Record<string, string> }[];
}

export class GitHubRunner {
  readonly #options: RunnerOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), "leads-runner-"));
  readonly #result: JobResult = { conclusion: "success", log: "", summary: "", used: [] };

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async run(workflow: GitHubWorkflow, name: string): Promise<JobResult> {
    const job = workflow.jobs[name] as GitHubJob;
    const { github, vars = {}, inputs = {} } = this.#options;
    const contexts: Contexts = { github, vars, inputs, steps: {} };
    contexts.env = this.#filled(workflow.env ?? {}, contexts);
    if (job.if !== undefined && !this.#isTrue(job.if, contexts))
      return { ...this.#result, conclusion: "skipped" };
    const variables = { ...(contexts.env as object), ...this.#filled(job.env ?? {}, contexts) };
    await this.#steps(job.steps, { ...contexts, env: variables }, variables);
    const summary = this.#file("summary");
    return { ...this.#result, summary: existsSync(summary) ? readFileSync(summary, "utf8") : "" };
  }

  #file = (name: string) => join(this.#folder, name);

  async #steps(steps: readonly GitHubStep[], contexts: Contexts, env: Record<string, string>): Promise<void> {
    for (const step of steps) {
      if (!this.#isDue(step, contexts)) continue;
      const inputs = this.#filled(step.with ?? {}, contexts);
      if (step.uses?.startsWith("./")) await this.#composite(step.uses, inputs, contexts, env);
      else if (step.uses !== undefined) this.#result.used.push({ uses: step.uses, with: inputs });
      else await this.#script(step, contexts, env);
    }
  }

  /** Without a status function, a step runs only when none has failed. */
  #isDue({ if: condition = "success()" }: GitHubStep, contexts: Contexts): boolean {
    const hasStatus = /\b(always|failure|success)\(\)/.test(condition);
    if (!hasStatus && this.#result.conclusion === "failure") return false;
    return this.#isTrue(condition, contexts);
  }

  async #composite(
    uses: string,
    inputs: Record<string, string>,
    contexts: Contexts,
    env: Record<string, string>,
  ): Promise<void> {
    const action = readYaml<CompositeAction>(`${uses.slice(2)}/action.yml`);
    const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""]);
    const given = this.#filled({ ...Object.fromEntries(defaults), ...inputs }, contexts);
    const failed = this.#result.conclusion;
    // steps of an action see only its own failures
    this.#result.conclusion = "success";
    await this.#steps(action.runs.steps, { ...contexts, inputs: given, steps: {} }, env);
    if (failed === "failure") this.#result.conclusion = "failure";
  }

  async #script(step: GitHubStep, contexts: Contexts, env: Record<string, string>): Promise<void> {
    const [script, output, summary] = ["script.sh", "output", "summary"].map(this.#file) as [
      string,
      string,
      string,
    ];
    writeFileSync(script, step.run ?? "");
    writeFileSync(output, "");
    const shell = step.shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
    const { code, stdout, stderr } = await runProcess("bash", [...shell, script], {
      cwd: join(this.#options.cwd, this.#text(step["working-directory"] ?? ".", contexts)),
      env: {
        ...{ ...this.#options.env, ...env, ...this.#filled(step.env ?? {}, contexts) },
        ...{ GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
      },
    });
    this.#result.log += stdout + stderr;
    if (code !== 0) this.#result.conclusion = "failure";
    const lines = readFileSync(output, "utf8").split("\n").filter(Boolean);
    const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2)));
    if (step.id !== undefined) (contexts.steps as Contexts)[step.id] = { outputs };
  }

  #filled(values: Record<string, string | number>, contexts: Contexts): Record<string, string> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.#text(String(value), contexts)]),
    );
  }

  #text(text: string, contexts: Contexts): string {
    return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) =>
      String(this.#value(expression, contexts) ?? ""),
    );
  }

  #isTrue = (condition: string, contexts: Contexts) => Boolean(this.#value(condition, contexts));

  /** Paths, strings, `==`, `!=`, `&&`, `||` and the status functions, as JavaScript. */
  #value(expression: string, contexts: Contexts): unknown {
    const script = expression
      .replace(/'[^']*'|[A-Za-z_][\w.-]*(?!\()\b/g, (token) =>
        token.startsWith("'") ? token : `valueAt(${JSON.stringify(token)})`,
      )
      .replace(/valueAt\("(always|failure|success)"\)\(\)/g, "$1()");
    const failed = this.#result.conclusion === "failure";
    const names = ["valueAt", "always", "failure", "success"];
    return new Function(...names, `return (${script});`)(
      (path: string) => valueAt(contexts, path),
      () => true,
      () => failed,
      () => !failed,
    );
  }
}

const valueAt = (contexts: Contexts, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as Contexts | undefined)?.[key], contexts);

/** A folder with `npx` and `npm` that run the clone's `leads` and install nothing, for PATH. */
export function commandFolder(leads: string): string {
  const folder = mkdtempSync(join(tmpdir(), "leads-commands-"));
  const shim = `[ "$1" = leads ] || exit 97\nshift\nexec "${process.execPath}" "${leads}" "$@"\n`;
  writeFileSync(join(folder, "npx"), `#!/bin/sh\n${shim}`, { mode: 0o755 });
  writeFileSync(join(folder, "npm"), '#!/bin/sh\n[ "$*" = "ci --ignore-scripts" ] || exit 97\n', {
    mode: 0o755,
  });
  return folder;
}
