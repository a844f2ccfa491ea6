/** The project's program is loaded anew for each run, wherever its package is. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freshProgram } from "../../../cli/offers/worker/program";

describe("a fresh program", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "leads-program-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const count = "exports.count = 0;";
  const counting = 'const own = require("./own"); const other = require("other");';

  for (const place of ["", "node_modules/app/"]) {
    it(`in ${place || "the project"} has its own modules new, and those of its packages once`, async () => {
      write("package.json", '{"name":"project"}');
      if (place !== "") write(`${place}package.json`, '{"name":"app"}');
      write("node_modules/other/package.json", '{"name":"other"}');
      write("node_modules/other/index.js", count);
      write(`${place}own.js`, count);
      const entry = write(
        `${place}index.js`,
        `${counting} module.exports = () => ({ own: ++own.count, other: ++other.count });`,
      );
      const program = { kind: "inline" as const, folder, entry, workFolder: folder, nodeOptions: [] };
      const fresh = freshProgram(program);
      assert.deepEqual(await fresh.run(), { own: 1, other: 1 });
      assert.deepEqual(await fresh.run(), { own: 1, other: 2 });
    });
  }

  it("has the modules of a package that may make resources new, however deep they are", async () => {
    write("package.json", '{"name":"project"}');
    const manifest = { name: "parts", peerDependencies: { "@pulumi/pulumi": "3" } };
    write("node_modules/parts/package.json", JSON.stringify(manifest));
    write("node_modules/parts/lib/package.json", '{"type":"commonjs"}');
    write("node_modules/parts/lib/index.js", count);
    write(
      "node_modules/@pulumi/random/package.json",
      JSON.stringify({ ...manifest, name: "@pulumi/random" }),
    );
    write("node_modules/@pulumi/random/index.js", count);
    const entry = write(
      "index.js",
      'module.exports = () => ({ parts: ++require("parts/lib").count, random: ++require("@pulumi/random").count });',
    );
    const fresh = freshProgram({ kind: "inline", folder, entry, workFolder: folder, nodeOptions: [] });
    assert.deepEqual(await fresh.run(), { parts: 1, random: 1 });
    assert.deepEqual(await fresh.run(), { parts: 1, random: 2 });
  });
});
