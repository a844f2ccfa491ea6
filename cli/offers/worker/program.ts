/** The project's program: loaded into this process for each run, or left to Pulumi's language host. */
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { projectSettings } from "../../pulumi/project-folder";

/** How the program of a project is run. */
export type Program =
  | {
      kind: "inline";
      /** Folder of Pulumi.yaml. */
      folder: string;
      /** What Node.js loads: a file or a folder. */
      entry: string;
      /** Folder in which the engine runs the program. */
      workFolder: string;
      /** Options of Node.js that the program needs, such as `--require=tsx/cjs`. */
      nodeOptions: readonly string[];
    }
  | {
      kind: "local";
      folder: string;
      /** Why it cannot be loaded here, as the end of a sentence that starts with "the program". */
      reason: string;
    };

/**
 * Decides as Pulumi's language host for Node.js would.
 * Source: pulumi/sdk/nodejs/cmd/run/run.ts, and `getPwdMain` in pulumi/pkg/engine/plugins.go.
 *
 * @param project path of Pulumi.yaml
 */
export function programOf(project: string): Program {
  const folder = dirname(project);
  const { runtime, main = "." } = projectSettings(project);
  const { name = "(none)", options } = typeof runtime === "string" ? { name: runtime } : (runtime ?? {});
  if (name !== "nodejs") return { kind: "local", folder, reason: `is written for the runtime ${name}` };
  try {
    const place = placeOf(join(folder, main));
    const nodeOptions = nodeOptionsOf(folder, place.entry, options?.nodeargs);
    return { kind: "inline", folder, ...place, nodeOptions };
  } catch (error) {
    if (error instanceof NotInline) return { kind: "local", folder, reason: error.message };
    throw error;
  }
}

/** Says why a program cannot be loaded here. */
class NotInline extends Error {}

function placeOf(path: string): { entry: string; workFolder: string } {
  if (!existsSync(path)) throw new NotInline("was not found");
  const isFolder = statSync(path).isDirectory();
  const workFolder = isFolder ? path : dirname(path);
  const manifest = manifestAbove(workFolder);
  if (manifest.type === "module") throw new NotInline("is made of ES modules");
  if (!isFolder) return { entry: path, workFolder };
  if (manifest.exports !== undefined) throw new NotInline("is named by exports of package.json");
  const entry = entryIn(path, manifest);
  if (entry === undefined) throw new NotInline("has no index.js, index.ts or main");
  return { entry, workFolder };
}

function nodeOptionsOf(folder: string, entry: string, nodeargs = ""): string[] {
  const find = createRequire(join(folder, "package.json"));
  if (!resolves(find, "@pulumi/pulumi/automation")) throw new NotInline("has no @pulumi/pulumi");
  if (/["'\\]/.test(nodeargs)) throw new NotInline("has quotes in nodeargs");
  const options = nodeargs.split(/\s+/).filter((option) => option !== "");
  if (extname(entry) !== ".ts" || nodeargs.includes("tsx")) return options;
  if (!resolves(find, "tsx/cjs")) throw new NotInline("is TypeScript, and tsx is not installed");
  return [...options, "--require=tsx/cjs"];
}

interface Manifest {
  type?: string;
  main?: string;
  exports?: unknown;
}

function manifestAbove(folder: string): Manifest {
  const file = join(folder, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return dirname(folder) === folder ? {} : manifestAbove(dirname(folder));
}

function entryIn(folder: string, { main }: Manifest): string | undefined {
  const names = [...(main === undefined ? [] : [main]), "index.js", "index.ts"];
  return names.map((name) => join(folder, name)).find(existsSync);
}

function resolves(find: NodeJS.Require, name: string): boolean {
  try {
    find.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Loads the program anew for each run. What it needs stays, because loading that takes most of the time. */
export interface FreshProgram {
  run(): Promise<Record<string, unknown>>;
  /** Forgets the program's modules after a run. */
  forget(): void;
}

export function freshProgram({ folder, entry }: Extract<Program, { kind: "inline" }>): FreshProgram {
  const load = createRequire(join(folder, "package.json"));
  const own = packageFolderOf(realpathSync(entry));
  const isKept = keptPackages(own);
  let kept: Set<string> | undefined;
  const forget = () => {
    if (kept === undefined) return;
    for (const file of Object.keys(load.cache)) if (!kept.has(file) && !isKept(file)) delete load.cache[file];
    kept = undefined;
  };
  return {
    forget,
    run: async () => {
      // an update with a preview runs the program twice
      forget();
      kept = new Set(Object.keys(load.cache));
      const exported: unknown = load(entry);
      return (await (exported instanceof Function ? exported() : exported)) as Record<string, unknown>;
    },
  };
}

/**
 * Whether a module is of a package that cannot make resources: without `@pulumi/pulumi`, or Pulumi's own. Any other may
 * make them when it is loaded, and a stack that did not load it would lose them.
 */
function keptPackages(own: string): (file: string) => boolean {
  const known = new Map<string, boolean>();
  return (file) => {
    if (!/[\\/]node_modules[\\/]/.test(file)) return false;
    const folder = packageFolderOf(file);
    const isKept = known.get(folder) ?? (folder !== own && !usesPulumi(folder));
    known.set(folder, isKept);
    return isKept;
  };
}

function usesPulumi(folder: string): boolean {
  if (/[\\/]node_modules[\\/]@pulumi[\\/][^\\/]+$/.test(folder)) return false;
  const file = join(folder, "package.json");
  const { dependencies, peerDependencies } = (
    existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  ) as Record<"dependencies" | "peerDependencies", object | undefined>;
  return Object.hasOwn({ ...dependencies, ...peerDependencies }, "@pulumi/pulumi");
}

/** Of the package that the file belongs to. Inside it, a file without a name only says of what form its modules are. */
function packageFolderOf(file: string): string {
  const folder = dirname(file);
  return folder === file || nameIn(folder) !== undefined ? folder : packageFolderOf(folder);
}

function nameIn(folder: string): unknown {
  const file = join(folder, "package.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { name?: unknown }).name : undefined;
}
