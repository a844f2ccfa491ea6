/** Section `fleet`: `leads offers preview` over 100 deployed offers, compared with a shell loop of `pulumi preview`. */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sandboxEnvironment } from "../../sandbox/environment";
import { readInstance } from "../../sandbox/instance-file";
import { obtainEngine } from "../engine/obtain-engine";
import { startSandboxProcess } from "../processes";
import { type Limit, say } from "./measure";
import { watchMemory } from "./process-memory";
import { compiledPackage } from "./report";

const root = join(__dirname, "../..");
const offers = 100;
const looped = 10;
const judged = 4;

interface Run {
  seconds: number;
  megabytes: number;
}

/** @param folder scratch folder of this run */
export async function benchFleet(folder: string): Promise<Limit[]> {
  const engine = await obtainEngine({ log: (line) => say(line) });
  const leads = await compiledPackage(join(folder, "package"));
  const project = writeFleet(join(folder, "project"));
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
    const timed = (program: string, ...args: string[]) => run(program, args, { cwd: project, env });
    const fleet = (count: number, ...options: string[]) =>
      timed(
        process.execPath,
        leads,
        "offers",
        "preview",
        "--no-refresh",
        ...options,
        "--only",
        ...names(count),
      );
    const shell = (script: string) => timed("sh", "-c", script);
    const each = (count: number) => names(count).join(" ");

    const up = await timed(process.execPath, leads, "offers", "up", "--yes", "--no-refresh");
    say(`${offers} offers deployed in ${up.seconds.toFixed(0)} s by leads offers up`);
    // a warm-up of both
    await fleet(1);
    await shell(`pulumi preview --non-interactive --stack ${names(1)[0]}`);
    const [one, ten, fifty, all] = [await fleet(1), await fleet(10), await fleet(50), await fleet(offers)];
    const loop = await shell(
      `for s in ${each(looped)}; do pulumi preview --non-interactive --stack $s; done`,
    );
    const two = await shell(
      `printf '%s\\n' ${each(looped)} | xargs -P2 -n1 pulumi preview --non-interactive --stack`,
    );
    const pack = ["--policy-pack", join(folder, "package/dist/policies")];
    const judgedFleet = await fleet(looped, "--no-policies", ...pack);
    const judgedLoop = await shell(
      `for s in ${each(judged)}; do pulumi preview --non-interactive ${pack.join(" ")} --stack $s; done`,
    );

    const scaled = (measured: Run, count: number) => (measured.seconds / count) * offers;
    const row = (title: string, seconds: number) => say(`  ${title.padEnd(56)} ${seconds.toFixed(1)} s`);
    say(`${offers} deployed offers without a change, one run`);
    row("leads offers preview", all.seconds);
    row(`pulumi preview in a loop, ${looped} measured and scaled`, scaled(loop, looped));
    row(`pulumi preview by xargs -P2, ${looped} measured and scaled`, scaled(two, looped));
    row("one offer: leads offers preview", one.seconds);
    row("one offer: pulumi preview", loop.seconds / looped);
    row(`one offer, our pack as analyzer: leads, of ${looped}`, judgedFleet.seconds / looped);
    row(`one offer, our pack as analyzer: loop, of ${judged}`, judgedLoop.seconds / judged);
    const further = [
      (ten.seconds - one.seconds) / 9,
      (fifty.seconds - ten.seconds) / 40,
      (all.seconds - fifty.seconds) / 50,
    ];
    say(
      `  each further offer, from 1, 10 and 50 on: ${further.map((one) => `${one.toFixed(2)} s`).join(", ")}`,
    );
    say(`  memory of all processes of leads offers preview: ${all.megabytes.toFixed(0)} MB`);
    return [
      {
        title: "fleet, a loop against leads",
        ratio: scaled(loop, looped) / all.seconds,
        limit: 5,
        isLeast: true,
      },
      {
        title: "fleet, xargs -P2 against leads",
        ratio: scaled(two, looped) / all.seconds,
        limit: 2,
        isLeast: true,
      },
      { title: "fleet, memory", ratio: all.megabytes / 1024, limit: 2, unit: "GB" },
      {
        title: "fleet, a further offer from 50 on against one from 10 on",
        ratio: (further[2] ?? 0) / (further[1] ?? 1),
        limit: 1.3,
      },
    ];
  } finally {
    await sandbox.stop();
  }
}

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => `offer-${String(index + 1).padStart(3, "0")}`);

/** The clone's own program and Pulumi.yaml, with a file for each offer. */
function writeFleet(folder: string): string {
  mkdirSync(join(folder, "offers"), { recursive: true });
  for (const name of ["node_modules", "package.json", "tsconfig.json", "infra", "flow-definitions"])
    symlinkSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
  const defaults = 'config:\n  azure-native:location: westeurope\n  protect: "false"\n';
  writeFileSync(join(folder, "offers/defaults.yaml"), defaults);
  for (const name of names(offers))
    writeFileSync(
      join(folder, "offers", `${name}.yaml`),
      `config:\n  offerId: contoso.${name}\n  dynamicsUrl: https://contoso.crm4.dynamics.com\n`,
    );
  return folder;
}

function run(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    const peak = watchMemory(child.pid ?? 0);
    let text = "";
    child.stderr.on("data", (part: Buffer) => {
      text += part;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      const megabytes = peak();
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, megabytes });
      else
        reject(
          new Error(`${program} ${args.slice(0, 4).join(" ")} ended with ${code}:\n${text.slice(-2000)}`),
        );
    });
  });
}
