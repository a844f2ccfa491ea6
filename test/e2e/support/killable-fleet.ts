/** Offers of one project and one sandbox, and `leads offers` commands that are killed with all their processes. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PulumiResult, pulumiEnv } from "../../support/engine";
import { linkProgram, runLeads } from "./deployment";
import { HeldProviders, type HeldRequest, Holding } from "./held-providers";
import { leadsCommand, SandboxFixture } from "./sandbox-fixture";

/** How many of each an offer has. */
export interface Counts {
  groups: number;
  workflows: number;
  connections: number;
  applications: number;
  principals: number;
  passwords: number;
}

export class KillableFleet {
  readonly sandbox: SandboxFixture;
  readonly offers: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #holding: Holding;
  readonly #providers: HeldProviders;

  private constructor(parts: {
    sandbox: SandboxFixture;
    offers: readonly string[];
    env: NodeJS.ProcessEnv;
    holding: Holding;
    providers: HeldProviders;
  }) {
    this.sandbox = parts.sandbox;
    this.offers = parts.offers;
    this.#env = parts.env;
    this.#holding = parts.holding;
    this.#providers = parts.providers;
  }

  static async start(offers: readonly string[]): Promise<KillableFleet> {
    const sandbox = await SandboxFixture.start();
    const holding = new Holding(offers);
    const providers = await HeldProviders.start(sandbox, holding);
    const extra = { ...sandbox.environment, ...providers.environment };
    const env = await pulumiEnv({ backendDir: sandbox.folder, extra });
    const fleet = new KillableFleet({ sandbox, offers, env, holding, providers });
    mkdirSync(join(fleet.project, "offers"), { recursive: true });
    linkProgram(fleet.project);
    makeRegular(join(fleet.project, "Pulumi.yaml"));
    for (const offer of offers) writeFileSync(join(fleet.project, `offers/${offer}.yaml`), offerFile(offer));
    return fleet;
  }

  get project(): string {
    return join(this.sandbox.folder, "project");
  }

  async close(): Promise<void> {
    await this.#providers.close();
    await this.sandbox.close();
  }

  /** Runs `leads offers` to its end. */
  offersCommand(...args: string[]): Promise<PulumiResult> {
    return runLeads(["offers", ...args], { cwd: this.project, env: this.#env });
  }

  /**
   * Starts `leads offers up` and kills it with all its processes.
   *
   * @param moment resolves when it is to be killed
   * @returns whether it was still running
   */
  async kill(moment: Promise<unknown>, ...args: string[]): Promise<boolean> {
    const command = [leadsCommand, "offers", "up", "--yes", ...args];
    const options = { cwd: this.project, env: this.#env, stdio: ["ignore", "pipe", "pipe"] as const };
    const child = spawn(process.execPath, command, { ...options, stdio: [...options.stdio] });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (part: Buffer) => {
        text += part;
      });
    const ended = once(child, "close").then(() => text);
    const early = await Promise.race([moment.then(() => undefined), ended]);
    if (early === undefined) {
      killAll(child.pid as number);
      await ended;
    }
    this.lastText = text;
    return early === undefined;
  }

  /** What the last killed command had printed. */
  lastText = "";

  /** Holds these requests, by offer. @returns when all of them wait */
  hold(requests: Readonly<Record<string, HeldRequest>>): Promise<void> {
    return this.#holding.hold(requests);
  }

  /** Holds the n-th request that changes something. @returns when it waits */
  holdAny(number: number): Promise<void> {
    return this.#holding.holdAny(number);
  }

  /** What exists in Azure and Entra, by offer. */
  async counts(): Promise<Record<string, Counts>> {
    const arm = "https://management.azure.com";
    const graph = "https://graph.microsoft.com";
    const { subscriptionId } = this.sandbox.instance;
    const list = async (origin: string, path: string) =>
      (await this.sandbox.rest("GET", origin, path)).body.value as any[];
    const resources = await list(arm, `/subscriptions/${subscriptionId}/resources?api-version=2021-04-01`);
    const groups = await list(arm, `/subscriptions/${subscriptionId}/resourcegroups?api-version=2021-04-01`);
    const applications = await list(graph, "/v1.0/applications");
    const principals = await list(graph, "/v1.0/servicePrincipals");
    const entries = this.offers.map((offer): [string, Counts] => {
      const of = (all: any[]) => all.filter((one) => nameOf(one).includes(`contoso-${offer}-`));
      const ofType = (type: string) => of(resources).filter((one) => one.type === type).length;
      const own = of(applications);
      const appIds = own.map(({ appId }) => appId);
      const counts = {
        groups: of(groups).length,
        workflows: ofType("Microsoft.Logic/workflows"),
        connections: ofType("Microsoft.Web/connections"),
        applications: own.length,
        principals: principals.filter(({ appId }) => appIds.includes(appId)).length,
        passwords: own.flatMap(({ passwordCredentials }) => passwordCredentials).length,
      };
      return [offer, counts];
    });
    return Object.fromEntries(entries);
  }

  /** Every offer exists once, nothing is pending, and there is nothing left to do. */
  async assertComplete(): Promise<void> {
    const once = { groups: 1, workflows: 1, connections: 1, applications: 1, principals: 1, passwords: 1 };
    assert.deepEqual(await this.counts(), Object.fromEntries(this.offers.map((offer) => [offer, once])));
    const preview = await this.offersCommand("preview", "--json");
    assert.equal(preview.code, 0, preview.stderr);
    for (const offer of this.offers) assert.deepEqual(this.pending(offer), []);
  }

  /** What the state says is not finished, e.g. `creating leads-application`. */
  pending(offer: string): string[] {
    const folder = join(this.sandbox.instance.stateDirectory, ".pulumi/stacks/marketplace-leads");
    const state = JSON.parse(readFileSync(join(folder, `${offer}.json`), "utf8"));
    const operations: any[] = state.checkpoint.latest?.pending_operations ?? [];
    return operations.map(({ type, resource }) => `${type} ${resource.urn.split("::").at(-1)}`);
  }
}

const nameOf = ({ displayName, name }: { displayName?: string; name?: string }) => displayName ?? name ?? "";

const offerFile = (offer: string) => `config:
  azure-native:location: westeurope
  offerId: contoso.${offer}
  dynamicsUrl: https://contoso.crm4.dynamics.com
  protect: false
`;

/** `leads offers` reads no links. */
function makeRegular(file: string): void {
  const text = readFileSync(file);
  rmSync(file);
  writeFileSync(file, text);
}

/** Kills a process with all that come from it. The workers have process groups of their own. */
export function killAll(root: number): void {
  const lines = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const doomed = [root];
  for (const pid of doomed)
    doomed.push(...processes.filter(([, parent]) => parent === pid).map(([child]) => child));
  for (const pid of doomed) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {} // it has ended
  }
}
