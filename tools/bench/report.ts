/** Section `report`: what `leads report` adds to `pulumi preview`, and what refresh and the policy pack cost. */
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance } from "../../sandbox/instance-file";
import { obtainEngine } from "../engine/obtain-engine";
import { capture, run, startSandboxProcess } from "../processes";
import { type Limit, medians, say } from "./measure";
import { benchConfig } from "./preview-programs";

const root = join(__dirname, "../..");
const rounds = 7;

/** A command to time, with the options that both commands have. */
interface Subject {
  title: string;
  program: string;
  args: readonly string[];
}

/** @param folder scratch folder of this run */
export async function benchReport(folder: string): Promise<Limit[]> {
  const engine = await obtainEngine({ log: (line) => say(line) });
  const leads = await compiledPackage(join(folder, "package"));
  const project = writeProject(join(folder, "project"), join(folder, "package/dist"));
  const data = join(folder, "data");
  const sandbox = await startSandboxProcess(leads, data);
  try {
    const instance = readInstance(data);
    if (instance === undefined) throw new Error(`The sandbox left no sandbox.json in ${data}.`);
    const env = {
      ...process.env,
      ...sandboxEnvironment(instance),
      PATH: `${engine.binDir}${delimiter}${process.env.PATH ?? ""}`,
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const timed = async ({ program, args }: Subject) => {
      const started = performance.now();
      await capture(program, [...args, "--stack", "bench"], { cwd: project, env });
      return { seconds: (performance.now() - started) / 1000 };
    };
    await capture(engine.pulumi, ["stack", "init", "bench", "--non-interactive"], { cwd: project, env });
    await capture(engine.pulumi, ["up", "--yes", "--skip-preview", "--stack", "bench"], {
      cwd: project,
      env,
    });
    const subjects = subjectsOf(engine.pulumi, leads, join(folder, "package/dist/policies"));
    const figures = await medians(subjects, rounds, timed);
    const [full = 0, report = 0, plain = 0, refreshed = 0, judged = 0] = figures.map(
      ({ seconds = 0 }) => seconds,
    );
    say(`a deployed stack without a change, median of ${rounds}`);
    for (const [index, { title }] of subjects.entries())
      say(`  ${title.padEnd(46)} ${(figures[index]?.seconds ?? 0).toFixed(2)} s`);
    say(
      `  refresh costs ${(refreshed - plain).toFixed(2)} s, our policy pack ${(judged - plain).toFixed(2)} s`,
    );
    return [{ title: "leads report, added to pulumi preview", ratio: report - full, limit: 1, unit: "s" }];
  } finally {
    await sandbox.stop();
  }
}

function subjectsOf(pulumi: string, leads: string, pack: string): Subject[] {
  const preview = (title: string, ...args: string[]): Subject => ({
    title: `pulumi preview${title}`,
    program: pulumi,
    args: ["preview", "--non-interactive", ...args],
  });
  const packOption = ["--policy-pack", pack];
  return [
    preview(" with refresh and our policy pack", "--refresh", ...packOption),
    { title: "leads report", program: process.execPath, args: [leads, "report"] },
    preview(""),
    preview(" with refresh", "--refresh"),
    preview(" with our policy pack", ...packOption),
  ];
}

/** The package as others install it. @returns its `leads` command */
export async function compiledPackage(folder: string): Promise<string> {
  mkdirSync(join(folder, "cli"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const name of ["package.json", "cli/leads.mjs"]) cpSync(join(root, name), join(folder, name));
  await run(process.execPath, [join(root, "tools/build.mjs"), join(folder, "dist")], {
    cwd: root,
    env: process.env,
  });
  return join(folder, "cli/leads.mjs");
}

/** A project of the compiled program. */
function writeProject(folder: string, dist: string): string {
  mkdirSync(folder);
  const runtime = "runtime: { name: nodejs, options: { typescript: false } }";
  writeFileSync(join(folder, "Pulumi.yaml"), `name: marketplace-leads\n${runtime}\nmain: infra/index.js\n`);
  writeFileSync(join(folder, "Pulumi.bench.yaml"), benchConfig);
  for (const name of ["node_modules", "package.json"]) symlinkSync(join(root, name), join(folder, name));
  for (const name of ["infra", "flow-definitions"]) symlinkSync(join(dist, name), join(folder, name));
  return folder;
}
