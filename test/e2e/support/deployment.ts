/**
 * One stack of the real program, deployed by the real engine to a sandbox of its own.
 *
 * The project is a scratch folder of links into the clone, so that stack files never land in it.
 */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PulumiResult, pulumiEnv, runPulumi } from "../../support/engine";
import { buildSync } from "../../support/esbuild";
import { type ProcessOptions, runProcess } from "../../support/shell";
import { leadsCommand, packageFolder, type RestAnswer, SandboxFixture } from "./sandbox-fixture";

const root = join(__dirname, "../../..");
const compiled = join(packageFolder, "dist");
const isCompiled = packageFolder !== root;

/** Links the program into a project: the compiled one in `npm test`, otherwise its sources. */
export function linkProgram(project: string): void {
  const link = (name: string, from = root) => symlinkSync(join(from, name), join(project, name));
  for (const name of ["node_modules", "package.json", "tsconfig.json"]) link(name);
  for (const name of ["infra", "flow-definitions"]) link(name, isCompiled ? compiled : root);
  const settings = readFileSync(join(root, "Pulumi.yaml"), "utf8");
  const withoutCompiler = settings.replace(/^ +nodeargs: .*\n/m, "").replace("index.ts", "index.js");
  // not a link: leads offers reads only files of the project
  writeFileSync(join(project, "Pulumi.yaml"), isCompiled ? withoutCompiler : settings);
}

/** Puts a program of this folder where its imports are found. @returns its path in the project */
function linkOwnProgram(project: string, name: string): string {
  const source = join(__dirname, name);
  if (!isCompiled) {
    symlinkSync(__dirname, join(project, "program"));
    return `program/${name}`;
  }
  symlinkSync(join(compiled, "index.js"), join(project, "index.js"));
  const main = `test/e2e/support/${name.replace(".ts", ".js")}`;
  buildSync({ entryPoints: [source], outfile: join(project, main), format: "cjs" });
  return main;
}

/** Plain configuration of a stack, by full key. */
export type StackConfig = Readonly<Record<string, string>>;

/** The common configuration of test stacks. */
export const contosoConfig: StackConfig = {
  "azure-native:location": "westeurope",
  "marketplace-leads:offerId": "contoso.crm-connector",
  "marketplace-leads:dynamicsUrl": "https://contoso.crm4.dynamics.com",
  "marketplace-leads:protect": "false",
};

export class Deployment {
  readonly stack: string;
  readonly sandbox: SandboxFixture;
  readonly env: NodeJS.ProcessEnv;

  private constructor(stack: string, sandbox: SandboxFixture, env: NodeJS.ProcessEnv) {
    this.stack = stack;
    this.sandbox = sandbox;
    this.env = env;
  }

  /** Starts a sandbox and creates an empty stack with this configuration. */
  static async create(
    stack: string,
    config: StackConfig = contosoConfig,
    start = () => SandboxFixture.start(),
  ): Promise<Deployment> {
    const sandbox = await start();
    const env = await pulumiEnv({ backendDir: sandbox.folder, extra: sandbox.environment });
    const deployment = new Deployment(stack, sandbox, env);
    mkdirSync(deployment.project);
    linkProgram(deployment.project);
    await deployment.must("stack", "init", stack);
    deployment.configure(config);
    return deployment;
  }

  get project(): string {
    return join(this.sandbox.folder, "project");
  }

  /** Makes a program of this folder the project's program, compiled if the package is. */
  useProgram(name: string): void {
    const main = linkOwnProgram(this.project, name);
    const file = join(this.project, "Pulumi.yaml");
    const settings = readFileSync(file, "utf8");
    rmSync(file); // it may be a link
    writeFileSync(file, settings.replace(/^main: .*$/m, `main: ${main}`));
  }

  /** Rewrites the stack file but keeps its salt. Secret values are set with `pulumi config set --secret`. */
  configure(config: StackConfig): void {
    const file = join(this.project, `Pulumi.${this.stack}.yaml`);
    const salt = /^encryptionsalt:.*$/m.exec(readFileSync(file, "utf8"))?.[0] ?? "";
    const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
    writeFileSync(file, `${salt}\nconfig:\n${lines.join("\n")}\n`);
  }

  /** Runs `pulumi` on the stack's project; a failure is a result too. */
  pulumi(...args: string[]): Promise<PulumiResult> {
    const options = { cwd: this.project, env: this.env };
    return runPulumi([...args, "--non-interactive", "--color", "never"], options);
  }

  /** Runs `pulumi` and throws with its whole output unless it succeeds. */
  async must(...args: string[]): Promise<PulumiResult> {
    const result = await this.pulumi(...args);
    if (result.code === 0) return result;
    throw new Error(`pulumi ${args.join(" ")} ended with ${result.code}\n${result.stdout}\n${result.stderr}`);
  }

  up(...args: string[]): Promise<PulumiResult> {
    return this.must("up", "--yes", "--skip-preview", "--stack", this.stack, ...args);
  }

  async outputs(): Promise<Record<string, string>> {
    const { stdout } = await this.must("stack", "output", "--json", "--show-secrets", "--stack", this.stack);
    return JSON.parse(stdout) as Record<string, string>;
  }

  /** Runs the `leads` command against this sandbox. */
  leads(...args: string[]): Promise<PulumiResult> {
    return runLeads(args, { cwd: this.project, env: this.env });
  }

  /** Calls Resource Manager as the deployer. */
  arm(method: string, path: string, body?: unknown): Promise<RestAnswer> {
    return this.sandbox.rest(method, "https://management.azure.com", path, body);
  }

  /** Calls Contoso's Dataverse Web API as the deployer. */
  dataverse(method: string, path: string, body?: unknown): Promise<RestAnswer> {
    return this.sandbox.rest(method, "https://contoso.crm4.dynamics.com", `/api/data/v9.2/${path}`, body);
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

/** Runs the `leads` command to its end; a failure is a result too. */
export const runLeads = (args: readonly string[], options: ProcessOptions): Promise<PulumiResult> =>
  runProcess(process.execPath, [leadsCommand, ...args], options);
