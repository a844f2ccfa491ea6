/** A sandbox process on a scratch directory, and REST calls to it as its deployer. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpClient, parseRoutes } from "../../../http-client/http-client";
import type { AccessCheck } from "../../../sandbox/arm/access/access-check";
import { sandboxEnvironment } from "../../../sandbox/environment";
import { readInstance, type SandboxInstance } from "../../../sandbox/instance-file";
import { startSandbox } from "../../../sandbox/sandbox";
import type { Clock } from "../../../sandbox/support/clock";
import { clientToken } from "../../../tools/client-token";
import { startSandboxProcess } from "../../../tools/processes";

const scratchFolder = () => mkdtempSync(join(tmpdir(), "leads-e2e-"));

/** `npm test` packs once, because a start of compiled code takes half the time. */
export const packageFolder = process.env.LEADS_TEST_PACKAGE ?? join(__dirname, "../../..");

export const leadsCommand = join(packageFolder, "cli/leads.mjs");

/** An answer of a REST service. */
export interface RestAnswer {
  status: number;
  body: any;
}

const accessLog = (folder: string) => join(folder, "access.log");

export class SandboxFixture {
  /** Scratch directory, removed at the end; `data` has the sandbox's data. */
  readonly folder: string;
  readonly instance: SandboxInstance;
  /** What `leads sandbox env` prints. */
  readonly environment: Record<string, string>;
  /** Sends requests for Azure's host names to this sandbox. */
  readonly fetch: typeof fetch;
  readonly #stop: () => Promise<void>;

  private constructor(folder: string, stop: () => Promise<void>) {
    this.folder = folder;
    this.#stop = stop;
    this.instance = readInstance(join(folder, "data")) as SandboxInstance;
    this.environment = sandboxEnvironment(this.instance);
    const authority = readFileSync(this.instance.authorityFile, "utf8");
    this.fetch = createHttpClient({ routes: parseRoutes(this.environment.LEADS_ROUTES ?? ""), authority });
  }

  /** @param leads path of the `leads` command that runs it */
  static async start(leads = leadsCommand): Promise<SandboxFixture> {
    const folder = scratchFolder();
    const log = ["--access-log", accessLog(folder)];
    const { stop } = await startSandboxProcess(leads, join(folder, "data"), log);
    return new SandboxFixture(folder, stop);
  }

  /** Starts one in this process, on a clock that the test controls. */
  static async onClock(clock: Clock): Promise<SandboxFixture> {
    const folder = scratchFolder();
    const sandbox = await startSandbox({ dataDirectory: join(folder, "data"), clock });
    return new SandboxFixture(folder, () => sandbox.close());
  }

  /** Empties the log of permission checks. */
  forgetAccessChecks(): void {
    rmSync(accessLog(this.folder), { force: true });
  }

  /** The permissions of all checks so far, in order. */
  accessChecks(): AccessCheck[] {
    const file = accessLog(this.folder);
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as AccessCheck);
  }

  /** A token of the deployer for a resource, e.g. `https://graph.microsoft.com`. */
  token(resource: string): Promise<string> {
    return clientToken(this.fetch, this.instance, resource);
  }

  /** Calls a service as the deployer. */
  async rest(method: string, origin: string, path: string, body?: unknown): Promise<RestAnswer> {
    const answer = await this.fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token(origin)}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  /** Ends the process and keeps its data. */
  stop(): Promise<void> {
    return this.#stop();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
