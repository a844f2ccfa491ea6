/** Variables in each shell: run in installed shells; PowerShell also parsed by a grammar, and cmd checked by the form of its lines. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  callingShell,
  linesFor,
  loadLine,
  type RunningProgram,
  type ShellName,
  shells,
} from "../../cli/shells";
import { assignmentOf, powershellParser, statementsOf } from "../support/powershell";

/** Characters that are special in shells, and text of any language. */
const value = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(..."'\"$`%!^&|<>()\\ ;~*?#{}[]@=,‘’“”é漢"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
  })
  .filter((text) => !/[\r\n\0]/.test(text));
const values = fc.array(value, { minLength: 1, maxLength: 40 });
const named = (texts: readonly string[]) =>
  Object.fromEntries(texts.map((text, index) => [`LEADS_${index}`, text]));

interface InstalledShell {
  shell: ShellName;
  program: string;
  /** Arguments before the name of a script. */
  args?: string[];
  /** Prints a file, in this shell. */
  print?: (file: string) => string;
  /** Text of a script from its lines. */
  script?: (lines: string[]) => string;
  ending?: string;
}

const installed: InstalledShell[] = [
  ...["sh", "dash", "bash", "zsh"].map((program) => ({ shell: "sh" as const, program })),
  { shell: "fish", program: "fish", args: ["--no-config"] },
  ...["pwsh", "powershell"].map((program) => ({
    shell: "powershell" as const,
    program,
    args: ["-NoProfile", "-NonInteractive", "-File"],
    print: (file: string) => `Get-Content "${file}"`,
    ending: ".ps1",
  })),
  {
    shell: "cmd",
    program: "cmd",
    args: ["/d", "/v:off", "/c"],
    print: (file) => `type "${file}"`,
    // in a script a `for` variable has two %, and our lines are UTF-8
    script: (lines) =>
      ["@chcp 65001 >nul", ...lines.map((line) => `@${line.replaceAll("%i", "%%i")}`)].join("\r\n"),
    ending: ".bat",
  },
];

describe("variables for a shell", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-shells-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { shell, program, args = [], ending = "", ...how } of installed) {
    it(`reach the programs that ${program} starts with any value`, function () {
      this.timeout(60_000);
      const [lines, script, show] = [`${program}.txt`, `${program}${ending}`, "show.cjs"].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      const {
        print = (file: string) => `cat "${file}"`,
        script: textOf = (all: string[]) => all.join("\n"),
      } = how;
      writeFileSync(script, "exit 0\n");
      if (spawnSync(program, [...args, script]).status !== 0) return this.skip();
      writeFileSync(
        show,
        'process.stdout.write(JSON.stringify(Object.entries(process.env).filter(([name]) => name.startsWith("LEADS_"))))',
      );
      writeFileSync(script, `${textOf([shells[shell].load(print(lines)), `node "${show}"`])}\n`);
      fc.assert(
        fc.property(values, (texts) => {
          const set = named(texts);
          writeFileSync(lines, `${linesFor(shell, { unset: ["LEADS_GONE"], set }).join("\n")}\n`);
          const env = { ...withoutOurs(), LEADS_GONE: "yes", LEADS_0: "before" };
          const seen = execFileSync(program, [...args, script], { env, encoding: "utf8" });
          assert.deepEqual(Object.fromEntries(JSON.parse(seen)), set);
        }),
        { numRuns: 8 },
      );
    });
  }

  it("are quoted for PowerShell in ASCII", async () => {
    const parser = await powershellParser();
    fc.assert(
      fc.property(values, (texts) => {
        const script = linesFor("powershell", { unset: ["LEADS_GONE"], set: named(texts) }).join("\n");
        assert.match(script, /^[\n -~]*$/);
        const assigned = statementsOf(parser, script).map(assignmentOf);
        assert.deepEqual(assigned, [["LEADS_GONE", undefined], ...Object.entries(named(texts))]);
      }),
    );
  });

  it("are one set command a line for cmd", () => {
    fc.assert(
      fc.property(values, (texts) => {
        const lines = linesFor("cmd", { unset: ["LEADS_GONE"], set: named(texts) });
        const assigned = lines.map((line) => /^(\w+)=(.*)$/su.exec(line)?.slice(1));
        assert.deepEqual(assigned, [["LEADS_GONE", ""], ...Object.entries(named(texts))]);
      }),
    );
  });

  for (const text of ["a\nb", "a\rb", "a\0b"]) {
    it(`are refused with ${JSON.stringify(text)}`, () => {
      for (const shell of Object.keys(shells) as ShellName[])
        assert.throws(
          () => linesFor(shell, { set: { PULUMI_BACKEND_URL: text } }),
          /PULUMI_BACKEND_URL has a line break/,
        );
    });
  }
});

describe("what to type", () => {
  it("loads the sandbox's environment in each shell", () => {
    assert.deepEqual(
      (Object.keys(shells) as ShellName[]).map((shell) => loadLine(shell)),
      [
        'eval "$(npx leads sandbox env)"',
        "npx leads sandbox env --shell fish | source",
        "npx leads sandbox env --shell powershell | Out-String | Invoke-Expression",
        'for /f "delims=" %i in (\'npx leads sandbox env --shell cmd\') do @set "%i"',
      ],
    );
  });

  it("is valid PowerShell", async () => {
    const parser = await powershellParser();
    const { putFirst } = shells.powershell;
    for (const line of [loadLine("powershell", '--data "C:\\my leads"'), putFirst("C:\\Jürgen's")])
      assert.equal(statementsOf(parser, line).length, 1, line);
  });
});

/** @param line the caller and its parents */
function callerOf(line: string[], env: NodeJS.ProcessEnv = {}): ShellName {
  const programs = new Map<number, RunningProgram>(
    line.map((command, index) => [100 - index, { parent: 99 - index, command }]),
  );
  return callingShell("linux", env, () => programs, 100);
}

describe("the calling shell", () => {
  const cases: [title: string, expected: ShellName, line: string[], env?: NodeJS.ProcessEnv][] = [
    ["is the nearest one", "fish", ["fish", "bash", "login"], { SHELL: "/bin/bash" }],
    ["is a script's, not that of who started it", "sh", ["bash", "fish"]],
    ["is not npm's own sh", "fish", ["sh", "npm exec leads", "fish", "bash"]],
    ["is not npm's own sh under Node.js 24", "fish", ["sh", "MainThread", "fish"]],
    ["has a path and a dash on macOS", "sh", ["/opt/homebrew/bin/node", "-zsh", "/usr/bin/login"]],
    ["is PowerShell on Linux and macOS", "powershell", ["/usr/local/bin/pwsh", "/bin/zsh"]],
    ["is that of SHELL when no parent is one", "fish", ["node", "systemd"], { SHELL: "/usr/bin/fish" }],
    ["is sh when nothing tells", "sh", []],
  ];
  for (const [title, expected, line, env] of cases)
    it(title, () => assert.equal(callerOf(line, env), expected));

  it("is found among the parent processes", function () {
    if (spawnSync("fish", ["-c", "exit 0"]).status !== 0) return this.skip();
    const script = `process.stdout.write(require(${JSON.stringify(join(__dirname, "../../cli/shells"))}).callingShell())`;
    writeFileSync(join(tmpdir(), `leads-calling-${process.pid}.cjs`), script);
    const file = join(tmpdir(), `leads-calling-${process.pid}.cjs`);
    try {
      const said = execFileSync("fish", ["--no-config", "-c", `node --import=tsx ${file}; true`], {
        encoding: "utf8",
      });
      assert.equal(said, "fish");
    } finally {
      rmSync(file);
    }
  });

  const system =
    "C:\\Program Files\\WindowsPowerShell\\Modules;C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules";
  const onWindows: [title: string, expected: ShellName, env: NodeJS.ProcessEnv][] = [
    ["cmd", "cmd", { PSModulePath: system }],
    [
      "Windows PowerShell",
      "powershell",
      { PSModulePath: `C:\\Users\\Jane Doe\\Documents\\WindowsPowerShell\\Modules;${system}` },
    ],
    [
      "PowerShell 7",
      "powershell",
      {
        PSModulePath: `D:\\Docs\\PowerShell\\Modules;C:\\Program Files\\PowerShell\\Modules;c:\\program files\\powershell\\7\\Modules;${system}`,
      },
    ],
    ["Git Bash", "sh", { MSYSTEM: "MINGW64", PSModulePath: system }],
  ];
  for (const [title, expected, env] of onWindows)
    it(`is ${title} on Windows by its environment`, () => assert.equal(callingShell("win32", env), expected));
});

function withoutOurs(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LEADS_")));
}
