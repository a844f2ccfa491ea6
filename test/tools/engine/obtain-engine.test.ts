import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { buildKey, defaultCacheDir, downloadKey, fillCache } from "../../../tools/engine/cache";
import {
  EngineError,
  isSupportedVersion,
  oldestVersion,
  parseVersion,
  pinnedVersion,
} from "../../../tools/engine/engine";
import { oldestGoVersion } from "../../../tools/engine/go-toolchain";
import { obtainEngine } from "../../../tools/engine/obtain-engine";
import { runCommand } from "../../../tools/engine/run-command";
import { makeTempDir, writeFiles, writeScript } from "../temp-dir";

const languageHostDir = join(__dirname, "..", "..", "..", "tools", "language-host");

describe("isSupportedVersion", () => {
  for (const version of ["3.248.0", "v3.255.0", "3.300.1-alpha.4+dirty"]) {
    it(`accepts ${version}`, () => assert.equal(isSupportedVersion(version), true));
  }
  for (const version of ["3.247.9", "2.999.0", "4.0.0", "", "no version"]) {
    it(`refuses '${version}'`, () => assert.equal(isSupportedVersion(version), false));
  }
});

describe("parseVersion", () => {
  it("reads what Pulumi and Go print", () => {
    assert.deepEqual(parseVersion("v3.255.0\n"), [3, 255, 0]);
    assert.deepEqual(parseVersion("go1.25.11"), [1, 25, 11]);
    assert.deepEqual(parseVersion("go1.26"), [1, 26, 0]);
    assert.equal(parseVersion("devel"), undefined);
  });
});

describe("the pinned versions", () => {
  const read = (...path: string[]) => readFile(join(__dirname, "..", "..", "..", ...path), "utf8");

  it("match the language host's module", async () => {
    const module = await read("tools", "language-host", "go.mod");
    assert.match(module, new RegExp(`^go ${oldestGoVersion}$`, "m"));
    assert.match(module, new RegExp(`github.com/pulumi/pulumi/sdk/v3 v${pinnedVersion}$`, "m"));
    assert.match(
      module,
      new RegExp(`github.com/pulumi/pulumi/pkg/v3 v${pinnedVersion}( // indirect)?$`, "m"),
    );
  });

  it("allow no engine older than the SDK", async () => {
    assert.equal(JSON.parse(await read("package.json")).devDependencies["@pulumi/pulumi"], oldestVersion);
  });
});

describe("buildKey", () => {
  let folder: string;
  before(async () => {
    folder = await makeTempDir();
    await writeFiles(folder, { "main.go": "package main", "go.mod": "module m", "notes.txt": "a" });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("changes only with the source and the version", async () => {
    const first = await buildKey("3.255.0", folder);
    await writeFiles(folder, { "notes.txt": "b" });
    assert.equal(await buildKey("3.255.0", folder), first);
    assert.notEqual(await buildKey("3.256.0", folder), first);
    await writeFiles(folder, { "main.go": "package main // changed" });
    assert.notEqual(await buildKey("3.255.0", folder), first);
  });
});

describe("runCommand", () => {
  it("kills a command that exceeds its time, with its children", async () => {
    const late = await runCommand("sh", ["-c", "sleep 60 & wait"], {
      env: process.env,
      timeoutMilliseconds: 50,
    });
    assert.equal(late.code, undefined);
    assert.equal(late.problem, "not finished after 0.05 s");
  });
});

describe("fillCache", () => {
  let cacheDir: string;
  before(async () => {
    cacheDir = await makeTempDir();
  });
  after(() => rm(cacheDir, { recursive: true, force: true }));

  it("leaves nothing when filling fails", async () => {
    const failing = fillCache(cacheDir, "key", async (folder) => {
      await writeScript(join(folder), "bin/pulumi", "");
      throw new Error("out of disk");
    });
    await assert.rejects(failing, { message: "out of disk" });
    assert.deepEqual(await readdir(cacheDir), []);
  });

  it("keeps the first of two simultaneous results", async () => {
    const fill = (text: string) => async (folder: string) => {
      await writeScript(folder, "bin/pulumi", `echo ${text}`);
      await writeScript(folder, "bin/pulumi-language-nodejs", "");
    };
    const results = await Promise.all(["a", "b", "c"].map((text) => fillCache(cacheDir, "key", fill(text))));
    assert.deepEqual(new Set(results), new Set([join(cacheDir, "key", "bin")]));
    assert.deepEqual(await readdir(cacheDir), ["key"]);
  });

  it("removes what a killed process left an hour ago and what was unused for a month, and nothing newer", async () => {
    await mkdir(join(cacheDir, ".unfinished-old"));
    await mkdir(join(cacheDir, "3.100.0-built"));
    await utimes(join(cacheDir, "3.100.0-built"), 1, 1);
    await mkdir(join(cacheDir, ".unfinished-young"));
    await utimes(join(cacheDir, ".unfinished-old"), 1, 1);
    await fillCache(cacheDir, "other", async (folder) => {
      await writeScript(folder, "bin/pulumi", "");
    });
    assert.deepEqual((await readdir(cacheDir)).sort(), [".unfinished-young", "key", "other"]);
  });
});

describe("obtainEngine", () => {
  let root: string;
  let lines: string[];
  const log = (line: string) => lines.push(line);
  /** Environment with only these folders of `root`, and the shell's own, on PATH. */
  const seeing = (...folders: string[]): NodeJS.ProcessEnv => ({
    PATH: [...folders.map((folder) => join(root, folder)), "/usr/bin-none"].join(":"),
    HOME: join(root, "home"),
  });

  beforeEach(async () => {
    root = await makeTempDir();
    lines = [];
    await writeScript(root, "new/pulumi", "echo v3.260.1");
    await writeScript(root, "new/pulumi-language-nodejs", "");
    await writeScript(root, "old/pulumi", "echo v3.100.0");
    await writeScript(root, "old/pulumi-language-nodejs", "");
    await writeScript(root, "bare/pulumi", "echo v3.260.1");
    await writeScript(root, "host/pulumi-language-nodejs", "");
    await writeScript(root, "broken/pulumi", "exit 3");
    await writeScript(root, "old-go/go", 'test "$1 $2" = "env GOVERSION" && echo go1.19.4');
    await writeScript(
      root,
      "local-go/go",
      'case "$PWD" in *language-host) echo "needs go" >&2; exit 1;; esac; echo go1.24.2',
    );
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("uses the engine on PATH", async () => {
    const engine = await obtainEngine({ env: seeing("new"), log });
    assert.deepEqual(engine, {
      pulumi: join(root, "new", "pulumi"),
      version: "3.260.1",
      binDir: join(root, "new"),
      origin: "path",
    });
    assert.deepEqual(lines, [`Using Pulumi 3.260.1 from ${join(root, "new", "pulumi")}`]);
  });

  it("finds the host next to the real file of a linked engine", async () => {
    await mkdir(join(root, "links"));
    await symlink(join(root, "new", "pulumi"), join(root, "links", "pulumi"));
    const { binDir, origin } = await obtainEngine({ env: seeing("links"), log });
    assert.deepEqual({ binDir, origin }, { binDir: join(root, "new"), origin: "path" });
  });

  it("uses a host from elsewhere on PATH", async () => {
    const { binDir } = await obtainEngine({ env: seeing("bare", "host"), log });
    assert.equal(binDir, join(root, "bare"));
  });

  for (const [folder, reason] of [
    ["old", /is version '3\.100\.0', expected 3\.248\.0 or later/],
    ["bare", /has no pulumi-language-nodejs beside it or on PATH/],
    ["broken", /cannot tell its version \(exit code 3\)/],
    ["home", /no pulumi on PATH/],
  ] as const) {
    it(`uses the cache after PATH '${folder}', and says why`, async () => {
      const env = seeing(folder);
      const bin = join(defaultCacheDir(env), await buildKey(pinnedVersion, languageHostDir), "bin");
      await assert.rejects(obtainEngine({ env, log, allowDownload: false, allowBuild: false }), EngineError);
      assert.match(lines.join("\n"), reason);
      await writeScript(bin, "pulumi", "");
      await writeScript(bin, "pulumi-language-nodejs", "");
      const engine = await obtainEngine({ env, log, allowDownload: false, allowBuild: false });
      assert.deepEqual(engine, {
        pulumi: join(bin, "pulumi"),
        version: pinnedVersion,
        binDir: bin,
        origin: "cache",
      });
    });
  }

  it("prefers a cached official engine to a cached build", async () => {
    const env = { ...seeing("home"), XDG_CACHE_HOME: join(root, "xdg") };
    for (const key of [downloadKey(pinnedVersion), await buildKey(pinnedVersion, languageHostDir)]) {
      await writeScript(join(root, "xdg", "marketplace-leads", "engine", key, "bin"), "pulumi", "");
      await writeScript(
        join(root, "xdg", "marketplace-leads", "engine", key, "bin"),
        "pulumi-language-nodejs",
        "",
      );
    }
    const { binDir } = await obtainEngine({ env, log });
    assert.match(binDir, /-official-/);
  });

  for (const [name, folder, found] of [
    ["is no Go", "home", /^\[LEADS_ENGINE_MISSING\] .*found no Go on PATH/],
    ["is only an old Go", "old-go", /^\[LEADS_ENGINE_GO_OLD\] .*found Go 1\.19\.4 at .*old-go\/go,/],
    [
      "is only a Go that may not fetch a newer one",
      "local-go",
      /found Go 1\.24\.2 at .*local-go\/go \(needs go\),/,
    ],
  ] as const) {
    it(`says what to install when there ${name}`, async () => {
      const message = await obtainEngine({ env: seeing(folder), log, allowDownload: false }).then(
        () => "no error",
        (error: unknown) => (error instanceof EngineError ? error.message : String(error)),
      );
      assert.match(message, found);
      assert.match(message, /expected 1\.25\.11 or later/);
      assert.match(message, /https:\/\/www\.pulumi\.com\/docs\/install\//);
      assert.match(message, /https:\/\/go\.dev\/doc\/install/);
    });
  }

  it("shows the end of Go's output when the build fails, and caches nothing", async () => {
    await writeScript(
      root,
      "failing-go/go",
      'test "$1" = env && echo go1.26.0 && exit 0; echo "dial tcp: proxy refused" >&2; exit 1',
    );
    const env = seeing("failing-go");
    await assert.rejects(obtainEngine({ env, log, allowDownload: false }), {
      name: "EngineError",
      code: "LEADS_ENGINE_BUILD_FAILED",
      message: /exit code 1[\s\S]*proxy refused[\s\S]*go env GOPROXY/,
    });
    assert.deepEqual(await readdir(defaultCacheDir(env)), []);
  });

  it("builds with checksums on, and announces each step", async () => {
    const go = [
      'test "$1" = env && echo go1.26.0 && exit 0',
      'while [ $# -gt 0 ]; do test "$1" = -o && out=$2; last=$1; shift; done',
      'echo "sumdb=$GOSUMDB cgo=$CGO_ENABLED of $last" > "$out"; /bin/chmod +x "$out"',
    ];
    await writeScript(root, "fake-go/go", go.join("\n"));
    const engine = await obtainEngine({ env: seeing("fake-go"), log, allowDownload: false });
    assert.equal(engine.origin, "built");
    assert.equal(engine.version, pinnedVersion);
    assert.equal(lines.length, 5);
    assert.match(lines[1] ?? "", /^Building Pulumi 3\.255\.0 from Go modules .*about 3 minutes/);
    assert.match(lines[2] ?? "", /^Pulumi was built in \d+ s$/);
    assert.match(lines[4] ?? "", /^The language host was built in \d+ s$/);
    const built = (name: string) => readFile(join(engine.binDir, name), "utf8");
    assert.equal(await built("pulumi"), "sumdb= cgo=0 of github.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n");
    assert.equal(await built("pulumi-language-nodejs"), "sumdb= cgo=0 of .\n");
  });
});
