/**
 * `npm run bench`: our speed as ratios, measured side by side on this machine in this run.
 *
 * Layer: tools. Ends with 1 when a ratio is over its limit.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { sandboxEnvironment } from "../sandbox/environment";
import { readInstance } from "../sandbox/instance-file";
import { type Figures, type Limit, medians, reportLimits } from "./bench/measure";
import { type BenchProject, writeProjects } from "./bench/preview-programs";
import { obtainEngine } from "./engine/obtain-engine";
import { capture, startSandboxProcess } from "./processes";

const root = join(__dirname, "..");
const leads = join(root, "cli/leads.mjs");
const rounds = 5;
const say = (line = "") => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "leads-bench-"));
  try {
    const limits = [...(await benchPreview(folder)), await benchStart(folder)];
    say();
    if (!reportLimits(limits)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchPreview(folder: string): Promise<Limit[]> {
  const engine = await obtainEngine({ log: (line) => say(line) });
  const data = join(folder, "data");
  const sandbox = await startSandboxProcess(leads, data);
  try {
    const instance = readInstance(data);
    if (instance === undefined) throw new Error(`The sandbox left no sandbox.json in ${data}.`);
    const peakFile = join(folder, "peak");
    const measure = join(folder, "measure.cjs");
    writeFileSync(
      measure,
      `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));\n`,
    );
    const env = {
      ...process.env,
      ...sandboxEnvironment(instance),
      PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const projects = writeProjects(folder, measure);
    const pulumi = (project: BenchProject, ...args: string[]) =>
      capture(engine.pulumi, [...args, "--non-interactive"], { cwd: project.folder, env });
    for (const project of projects) await pulumi(project, "stack", "select", "--create", "bench");
    const preview = async (project: BenchProject): Promise<Figures> => {
      const started = performance.now();
      await pulumi(project, "preview", "--stack", "bench");
      return {
        seconds: (performance.now() - started) / 1000,
        megabytes: Number(readFileSync(peakFile, "utf8")) / 1024,
      };
    };
    const results = await medians(projects, rounds, preview);
    say(`pulumi preview on an empty stack, median of ${rounds} (peak memory of the program's process)`);
    for (const [index, project] of projects.entries()) {
      const { seconds = 0, megabytes = 0 } = results[index] ?? {};
      say(`  ${project.title.padEnd(34)} ${seconds.toFixed(2)} s  ${megabytes.toFixed(0).padStart(4)} MB`);
    }
    const [ours, plain] = results;
    const ratio = (name: string) => (ours?.[name] ?? 0) / (plain?.[name] ?? 1);
    return [
      { title: "preview, time against plain JavaScript", ratio: ratio("seconds"), limit: 1.35 },
      { title: "preview, peak memory against plain JavaScript", ratio: ratio("megabytes"), limit: 1.4 },
    ];
  } finally {
    await sandbox.stop();
  }
}

async function benchStart(folder: string): Promise<Limit> {
  const data = join(folder, "start");
  const start = async (): Promise<Figures> => {
    const started = performance.now();
    const sandbox = await startSandboxProcess(leads, data);
    const milliseconds = performance.now() - started;
    await sandbox.stop();
    return { milliseconds };
  };
  const bare = async (): Promise<Figures> => {
    const started = performance.now();
    await new Promise((done) =>
      spawn(process.execPath, ["--import=tsx", "-e", "0"], { cwd: root }).once("close", done),
    );
    return { milliseconds: performance.now() - started };
  };
  const [sandbox, node] = await medians([start, bare], rounds, (run) => run());
  say(`\nStart, median of ${rounds}`);
  say(`  leads sandbox, until it listens    ${sandbox?.milliseconds?.toFixed(0)} ms`);
  say(`  node --import=tsx -e 0             ${node?.milliseconds?.toFixed(0)} ms`);
  const ratio = (sandbox?.milliseconds ?? 0) / (node?.milliseconds ?? 1);
  return { title: "sandbox start against node --import=tsx -e 0", ratio, limit: 4 };
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
