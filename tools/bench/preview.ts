/** Section `preview`: time and memory of `pulumi preview`, compared with plain JavaScript and an empty program. */
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance } from "../../sandbox/instance-file";
import { obtainEngine } from "../engine/obtain-engine";
import { capture, startSandboxProcess } from "../processes";
import { type Figures, type Limit, medians, say } from "./measure";
import { type BenchProject, writeProjects } from "./preview-programs";

const leads = join(__dirname, "../../cli/leads.mjs");
const rounds = 9;

/** @param folder scratch folder of this run */
export async function benchPreview(folder: string): Promise<Limit[]> {
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
