/** The package as a user gets it: packed from a copy of the tree and installed by npm in a scratch folder. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProcess } from "../../support/shell";
import { packageFolder } from "./sandbox-fixture";

const root = join(__dirname, "../../..");

/** Runs a command and throws with its whole output unless it succeeds. */
async function must(cwd: string, file: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess(file, args, { cwd, env: process.env });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

export class InstalledPackage {
  /** Has package.json and node_modules; projects in it find the package. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "leads-package-")));

  /** Path of a file of the installed package. */
  path(...names: string[]): string {
    return join(this.folder, "node_modules/marketplace-leads", ...names);
  }

  /** Path of the packed file. */
  tarball = "";

  /** Packs the tree, or takes the file that `npm test` has packed. */
  async pack(): Promise<void> {
    let packed = dirname(packageFolder);
    if (packageFolder === root) {
      packed = join(this.folder, "packed");
      await must(root, process.execPath, join(root, "tools/pack.mjs"), packed);
    }
    const { name, version } = manifest(root);
    this.tarball = join(packed, `${name}-${version}.tgz`);
  }

  /** Installs it with the dependencies of Pulumi's TypeScript template, in the versions of our lock file. */
  async install(): Promise<void> {
    const { dependencies = {} } = manifest(root);
    const locked = Object.fromEntries(
      [...Object.keys(dependencies), "@pulumi/pulumi"].map((name) => [name, lockedVersion(name)]),
    );
    const project = {
      dependencies: {
        "@pulumi/pulumi": locked["@pulumi/pulumi"],
        "marketplace-leads": `file:${this.tarball}`,
      },
      devDependencies: { "@types/node": "^18", typescript: "^5.0.0" },
      overrides: locked,
    };
    writeFileSync(join(this.folder, "package.json"), JSON.stringify(project));
    await must(this.folder, "npm", "install", "--prefer-offline", "--ignore-scripts", "--no-audit");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
}

const manifest = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

const lockedVersion = (name: string) => manifest(join(root, "node_modules", name)).version;
