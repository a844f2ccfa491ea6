/** Section `start`: time until `leads sandbox` listens. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startSandboxProcess } from "../processes";
import { type Figures, type Limit, medians, say } from "./measure";

const root = join(__dirname, "../..");
const leads = join(root, "cli/leads.mjs");
const rounds = 5;

/** @param folder scratch folder of this run */
export async function benchStart(folder: string): Promise<Limit[]> {
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
  say(`Start, median of ${rounds}`);
  say(`  leads sandbox, until it listens    ${sandbox?.milliseconds?.toFixed(0)} ms`);
  say(`  node --import=tsx -e 0             ${node?.milliseconds?.toFixed(0)} ms`);
  const ratio = (sandbox?.milliseconds ?? 0) / (node?.milliseconds ?? 1);
  return [{ title: "sandbox start against node --import=tsx -e 0", ratio, limit: 4 }];
}
