/** A project with offer files on a sandbox of its own, and `leads offers` on it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../../../fleet/outcome";
import { type PulumiResult, pulumiEnv, runPulumi } from "../../support/engine";
import { linkProgram, runLeads } from "./deployment";
import { SandboxFixture } from "./sandbox-fixture";

const defaults = `config:
  azure-native:location: westeurope
  dynamicsUrl: https://contoso.crm4.dynamics.com
  protect: false
  discardDeadLetters: true
`;

/** What `--json` prints. */
export interface FleetResult extends PulumiResult {
  stacks: readonly Outcome[];
}

export class OfferProject {
  readonly sandbox: SandboxFixture;
  readonly env: NodeJS.ProcessEnv;

  private constructor(sandbox: SandboxFixture, env: NodeJS.ProcessEnv) {
    this.sandbox = sandbox;
    this.env = env;
  }

  static async start(): Promise<OfferProject> {
    const sandbox = await SandboxFixture.start();
    const env = await pulumiEnv({ backendDir: sandbox.folder, extra: sandbox.environment });
    const project = new OfferProject(sandbox, env);
    mkdirSync(join(project.folder, "offers"), { recursive: true });
    linkProgram(project.folder);
    // `leads offers` reads no links
    const settings = readFileSync(project.path("Pulumi.yaml"));
    rmSync(project.path("Pulumi.yaml"));
    writeFileSync(project.path("Pulumi.yaml"), settings);
    writeFileSync(project.path("offers/defaults.yaml"), defaults);
    return project;
  }

  get folder(): string {
    return join(this.sandbox.folder, "project");
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  /** Writes the offer file of a stack. @param more settings, such as `tags: { team: crm }` */
  offer(stack: string, ...more: string[]): void {
    const lines = [`offerId: contoso.${stack}`, ...more].map((line) => `  ${line}\n`);
    writeFileSync(this.path(`offers/${stack}.yaml`), `config:\n${lines.join("")}`);
  }

  removeOffer(stack: string): void {
    rmSync(this.path(`offers/${stack}.yaml`));
  }

  /** Runs `leads offers` to its end. */
  offers(...args: string[]): Promise<PulumiResult> {
    return runLeads(["offers", ...args], { cwd: this.folder, env: this.env });
  }

  /** Runs `leads offers` for its outcomes. */
  async outcomes(...args: string[]): Promise<FleetResult> {
    const result = await this.offers(...args, "--json");
    try {
      return { ...result, stacks: (JSON.parse(result.stdout) as { stacks: Outcome[] }).stacks };
    } catch {
      throw new Error(`leads offers ${args.join(" ")} printed no JSON:\n${result.stdout}\n${result.stderr}`);
    }
  }

  pulumi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<PulumiResult> {
    return runPulumi([...args, "--non-interactive"], { cwd: this.folder, env: { ...this.env, ...env } });
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}
