/** How each shell sets a variable, and how to find the calling shell. */
import { execFileSync } from "node:child_process";

/** Syntax of one shell. Text has no line breaks, which {@link linesFor} checks. */
interface Shell {
  set(name: string, value: string): string;
  unset(name: string): string;
  /** A line that adds a folder at the start of PATH. */
  putFirst(folder: string): string;
  /** What to type to run the lines that a command prints. */
  load(command: string): string;
}

/** PowerShell 5.1 reads our output in an old code page, so letters outside ASCII are written as numbers. */
const powershellText = (value: string): string =>
  `'${value.replaceAll("'", "''")}'`.replace(
    /[^ -~]/g,
    (unit) => `' + [char]0x${unit.charCodeAt(0).toString(16)} + '`,
  );

const fishText = (value: string): string => `'${value.replace(/[\\']/g, "\\$&")}'`;

const shText = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;

export const shells = {
  /** sh, bash, zsh, dash and Git Bash. */
  sh: {
    set: (name, value) => `export ${name}=${shText(value)}`,
    unset: (name) => `unset ${name}`,
    putFirst: (folder) => `export PATH=${shText(folder)}:"$PATH"`,
    load: (command) => `eval "$(${command})"`,
  },
  fish: {
    set: (name, value) => `set -gx ${name} ${fishText(value)}`,
    unset: (name) => `set -eg ${name}`,
    putFirst: (folder) => `set -gx PATH ${fishText(folder)} $PATH`,
    load: (command) => `${command} | source`,
  },
  /** Windows PowerShell 5.1 and PowerShell 7. */
  powershell: {
    set: (name, value) => `$env:${name} = ${powershellText(value)}`,
    unset: (name) => `$env:${name} = $null`,
    putFirst: (folder) => `$env:PATH = ${powershellText(folder)} + [IO.Path]::PathSeparator + $env:PATH`,
    load: (command) => `${command} | Out-String | Invoke-Expression`,
  },
  /** The lines are arguments of `set`. `for /f` does not parse them, so no character is special to cmd. */
  cmd: {
    set: (name, value) => `${name}=${value}`,
    unset: (name) => `${name}=`,
    putFirst: (folder) => `set "PATH=${folder};%PATH%"`,
    load: (command) => `for /f "delims=" %i in ('${command}') do @set "%i"`,
  },
} as const satisfies Record<string, Shell>;

export type ShellName = keyof typeof shells;

/**
 * Lines that change the environment of a shell, in this order: unset, then set.
 *
 * @throws {RangeError} for a value with a line break or NUL, which not every shell accepts
 */
export function linesFor(
  shell: ShellName,
  { unset = [], set }: { unset?: readonly string[]; set: Readonly<Record<string, string>> },
): string[] {
  const { [shell]: lines } = shells;
  const assigned = Object.entries(set).map(([name, value]) => {
    if (/[\r\n\0]/.test(value))
      throw new RangeError(`${name} has a line break, expected a value that fits on one line.`);
    return lines.set(name, value);
  });
  return [...unset.map(lines.unset), ...assigned];
}

/** What to type so that this shell uses the running sandbox. @param options of `leads sandbox` and `env` */
export const loadLine = (shell: ShellName, options = ""): string =>
  shells[shell].load(
    ["npx leads sandbox env", options, shell === "sh" ? "" : `--shell ${shell}`].filter(Boolean).join(" "),
  );

/** A running program: `command` may be a path, or have the `-` of a login shell. */
export interface RunningProgram {
  parent: number;
  command: string;
}

/**
 * The calling shell. On Windows from the environment, elsewhere the nearest parent that is a shell (npm puts an
 * `sh` of its own in between), otherwise `SHELL`. The default is `sh` or `cmd`.
 */
export function callingShell(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  programs: () => ReadonlyMap<number, RunningProgram> = runningPrograms,
  parent: number = process.ppid,
): ShellName {
  if (platform === "win32") return shellOnWindows(env);
  return nearestShell(programs(), parent) ?? shellNamed(env.SHELL ?? "") ?? "sh";
}

/**
 * Git Bash sets MSYSTEM or SHELL. PowerShell adds the user's module folder to PSModulePath, where the system has only
 * those below Program Files and Windows.
 * Source: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_psmodulepath
 */
function shellOnWindows(env: NodeJS.ProcessEnv): ShellName {
  if (env.MSYSTEM || env.SHELL) return "sh";
  const isUsers = (folder: string) =>
    /\\(Windows)?PowerShell\\Modules\\?$/i.test(folder) && !/^.:\\(Program Files|Windows)/i.test(folder);
  return (env.PSModulePath ?? "").split(";").some(isUsers) ? "powershell" : "cmd";
}

function nearestShell(programs: ReadonlyMap<number, RunningProgram>, from: number): ShellName | undefined {
  const seen = new Set<number>();
  let id = from;
  for (let program = programs.get(id); program !== undefined && !seen.has(id); program = programs.get(id)) {
    seen.add(id);
    id = program.parent;
    const isNpms =
      baseName(program.command) === "sh" &&
      /^(node|npm|npx|MainThread)/.test(baseName(programs.get(id)?.command ?? ""));
    const shell = isNpms ? undefined : shellNamed(program.command);
    if (shell !== undefined) return shell;
  }
  return undefined;
}

const baseName = (command: string): string => command.replace(/^-/, "").replace(/^.*\//, "");

function shellNamed(command: string): ShellName | undefined {
  const name = baseName(command);
  if (name === "fish") return "fish";
  if (name === "pwsh") return "powershell";
  return /^(ba|z|da|k|a)?sh$/.test(name) ? "sh" : undefined;
}

/** By process id; empty where `ps` gives nothing. */
function runningPrograms(): Map<number, RunningProgram> {
  try {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,comm="], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).split("\n");
    return new Map(
      lines.flatMap((line) => {
        const [, id, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
        return id === undefined ? [] : [[Number(id), { parent: Number(parent), command }]];
      }),
    );
  } catch {
    return new Map();
  }
}
