/** Starts processes of `lead-worker.ts`, bundled once so that a start takes 0.1 s instead of 0.5 s. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "../../support/esbuild";

const root = join(__dirname, "../../..");

/** Bundles the worker into a file. */
export const bundleWorker = (outfile: string): void => bundleProcess("lead-worker.ts", outfile);

/** Bundles a file of this folder with tsx's bundler. */
export function bundleProcess(file: string, outfile: string): void {
  const entryPoints = [join(__dirname, file)];
  // the portal's pages read their style from next to their own file
  const define = { __dirname: JSON.stringify(join(root, "sandbox/portal/pages")) };
  buildSync({ entryPoints, outfile, bundle: true, platform: "node", external: ["libsql"], define });
}

export class WorkerProcess {
  /** E-mails of its leads that were answered with 202. */
  readonly accepted: string[] = [];
  readonly #child: ChildProcess;
  readonly #ready: Promise<unknown>;
  readonly #end: Promise<unknown[]>;

  /** Starts a process that loads its code and waits. */
  constructor(bundle: string, args: readonly string[]) {
    const env = { ...process.env, NODE_PATH: join(root, "node_modules") };
    this.#child = spawn(process.execPath, [bundle, ...args], { env, stdio: ["pipe", "pipe", "inherit"] });
    this.#end = once(this.#child, "close");
    this.#child.stdin?.on("error", () => {}); // it may die before it has read
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#ready = once(lines, "line").then(() => lines.on("line", (line) => this.accepted.push(line)));
  }

  /** Starts its work. */
  async go(): Promise<void> {
    await this.#ready;
    this.#child.stdin?.write("go\n");
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  /** @returns the signal that ended it */
  async end(): Promise<unknown> {
    return (await this.#end)[1];
  }
}
