/** A stack file of a fork can be anything: each is explained in the report, and nothing outside of the project is read. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { offlinePreviews } from "../../cli/review/offline-preview";
import { assertExplained } from "../support/explained";
import { dynamics, ScratchRepository, stackFile } from "./support/scratch-repository";

const marker = "MARKER-OUTSIDE-4711";
const bomb = () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `  a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  );
  return `config:\n  a0: &a0 [x, x, x]\n${levels.join("\n")}\n`;
};

describe("a stack file that may come from anybody", () => {
  let repository: ScratchRepository;
  const file = () => repository.path("Pulumi.prod.yaml");

  beforeEach(() => {
    repository = new ScratchRepository({
      "project/Pulumi.yaml": "name: marketplace-leads\n",
      "project/Pulumi.prod.yaml": stackFile(dynamics),
    });
    repository.write({ "Pulumi.prod.yaml": stackFile(dynamics), "outside.json": `{"x":"${marker}"}` });
    repository.commit();
  });
  afterEach(() => repository.close());

  /** The report's reason; fails when it takes long or shows what is outside of the project. */
  function failure(folder = repository.folder): string {
    const [one] = offlinePreviews({ folder, base: "main", stacks: ["prod"] });
    assert.ok(one);
    const text = JSON.stringify(one);
    assert.ok(!text.includes(marker), text);
    assert.ok(text.length < 100_000, `${text.length}`);
    return one.preview.failure?.join("\n") ?? "";
  }
  const refused = (found: RegExp, folder?: string) =>
    assertExplained(failure(folder), { code: "LEADS_STACK_FILE_REFUSED", found, fix: /Correct / });

  it("is no YAML", () => {
    for (const [text, found] of [
      ["config:\n  a: [1\n", /no YAML \(.*line \d\)/],
      [`config:\n  a: "${marker}\n`, /no YAML/],
      [`config: ${marker}\n  b: c: ${marker}\n`, /no YAML/],
      ["config:\n  a: 1\n  a: 2\n", /no YAML \(duplicated mapping key, line \d\)/],
      ["config: *missing\n", /no YAML/],
      ["- a\n", /YAML without keys/],
      ["text", /YAML without keys/],
      ["!!js/function 'x'", /no YAML/],
      ["a: 1\n---\nb: 2\n", /no YAML/],
    ] as const) {
      writeFileSync(file(), text);
      refused(found);
    }
  });

  it("is a bomb of aliases, a ring, too deep or too large", () => {
    for (const [text, found] of [
      [bomb(), /more than 20,000 values or 32 levels/],
      ["config: &a\n  b: *a\n", /more than 20,000 values or 32 levels/],
      [`config: ${"[".repeat(5000)}${"]".repeat(5000)}`, /no YAML|levels/],
      [`config:\n${"  a: b\n".repeat(40_000)}`, /\d+ bytes, expected at most 256 KiB/],
    ] as const) {
      writeFileSync(file(), text);
      refused(found);
    }
  });

  it("is a link, a folder or a pipe", () => {
    const replace = (make: () => void) => {
      rmSync(file(), { recursive: true, force: true });
      make();
      refused(/a link or a folder, expected a regular file/);
    };
    replace(() => symlinkSync(repository.path("outside.json"), file()));
    replace(() => symlinkSync("/dev/zero", file()));
    replace(() => mkdirSync(file()));
    replace(() => execFileSync("mkfifo", [file()]));
  });

  it("is a link in the base", () => {
    rmSync(file());
    symlinkSync("outside.json", file());
    repository.commit();
    rmSync(file());
    writeFileSync(file(), stackFile(dynamics));
    const [one] = offlinePreviews({ folder: repository.folder, base: "main", stacks: ["prod"] });
    assert.ok(one?.missing.some((line) => line.includes("of the base")));
  });

  it("names a flow outside of the project, or through a link", () => {
    const project = repository.path("project");
    symlinkSync("..", join(project, "up"));
    for (const flow of [
      "../outside.json",
      "a/../../outside.json",
      repository.path("outside.json"),
      "/etc/hosts.json",
      "up/outside.json",
    ]) {
      writeFileSync(join(project, "Pulumi.prod.yaml"), stackFile({ ...dynamics, flow }));
      refused(/outside of the project|a link or a folder/, project);
    }
  });

  it("has names that JavaScript or Markdown gives a meaning", () => {
    for (const key of ["__proto__", "constructor", "toString", "a|b<script>"]) {
      writeFileSync(
        file(),
        `${stackFile({ ...dynamics, [key]: { polluted: true } })}${JSON.stringify(key)}: {polluted: true}\n`,
      );
      assert.match(failure(), /^\[LEADS_CONFIG_INVALID\]/);
      assert.equal((Object.prototype as any).polluted, undefined);
    }
  });

  it("has a very long value, which is shortened", () => {
    writeFileSync(file(), stackFile({ ...dynamics, deadLetter: "x".repeat(100_000) }));
    assert.match(failure(), /^\[LEADS_CONFIG_INVALID\].* …$/s);
  });

  it("is never named by an option of git", () => {
    for (const base of ["--output=/tmp/x", "-h", "main:Pulumi.prod.yaml", ""])
      assert.throws(() => offlinePreviews({ folder: repository.folder, base }), {
        code: "LEADS_BASE_UNKNOWN",
      });
  });
});
