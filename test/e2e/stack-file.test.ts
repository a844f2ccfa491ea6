/** Every `pulumi config set` of the documentation, run by the real engine: the schema accepts the stack file that it leaves. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { stackSchemaFile } from "../../tools/docs/stack-file-schema";
import { engineTimeoutMilliseconds, pulumiEnv } from "../support/engine";
import { markdownFiles, readPage } from "../support/markdown-pages";
import { runShell } from "../support/shell";
import { schemaErrors } from "../support/stack-file";

const id = "00000000-0000-4000-8000-000000000001";
const workspace = `/subscriptions/${id}/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-contoso`;
/** What stands for a person's own values. */
const placeholders: [text: string, value: string][] = [
  ["user:<object id>", `user:${id}`],
  ["WorkspaceId <id>", `WorkspaceId ${workspace}`],
  ["WorkspaceId \\<id>", `WorkspaceId ${workspace}`],
  ['names.\\<kind>" \\<name>', 'names.workflow" logic-contoso-leads'],
  ["<group>", "rg-marketing"],
  ["\\<address>", "you@contoso.com"],
  ["\\<object-id>", id],
  ["<object-id>", id],
  ['tags.\\<name>" "\\<value>"', 'tags.team" "marketing"'],
  ["\\<region>", "westeurope"],
];
const modeline = `# yaml-language-server: $schema=${stackSchemaFile}\n`;

/** The complete commands of a page: lines of its code blocks, those inside a sentence, and those of a policy's fix. */
function commandsOf(page: string): string[] {
  const text = placeholders.reduce((all, [from, to]) => all.replaceAll(from, to), readPage(page));
  const lines = [...text.matchAll(/^pulumi config set .*$/gm)].map(([line]) => line.replace(/\s+#.*/, ""));
  const inText = [...text.matchAll(/`(pulumi config set [^`]+ [^`]+)`/g)].map(([, command = ""]) => command);
  const fixes = text.matchAll(
    /: (pulumi config set (?:--plaintext )?(?:--path "[^"]*"|\S+) (?:"[^"]*"|[^\s<]*[^\s<.,]))/g,
  );
  return [...lines, ...inText, ...[...fixes].map(([, command = ""]) => command)];
}

const pages = markdownFiles()
  // the other settings of docs/offer-files.md are in an offer file
  .filter((page) => /^(README|docs\/(?!configuration|decisions|offer-files)[\w-]+)\.md$/.test(page))
  .flatMap((page) => {
    const commands = [...new Set(commandsOf(page))];
    return commands.length === 0 ? [] : [{ page, commands }];
  });

describe("the documented pulumi config set", () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  const file = () => join(folder, "Pulumi.prod.yaml");
  let salt = "";

  const run = async (command: string) => {
    const { code, stderr } = await runShell(command, { cwd: folder, env });
    assert.equal(code, 0, `${command}\n${stderr}`);
  };

  before(async function () {
    this.timeout(engineTimeoutMilliseconds);
    folder = mkdtempSync(join(tmpdir(), "leads-stack-file-"));
    env = await pulumiEnv({ backendDir: folder });
    writeFileSync(join(folder, "Pulumi.yaml"), "name: marketplace-leads\nruntime: nodejs\n");
    await run("pulumi stack init prod");
    salt = readFileSync(file(), "utf8");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is on many pages", () => {
    assert.ok(pages.length >= 12, `${pages.map(({ page }) => page)}`);
    assert.ok(pages.flatMap(({ commands }) => commands).length >= 45);
  });

  for (const { page, commands } of pages) {
    it(`leaves a file that the schema accepts, and its first line: ${page}`, async () => {
      writeFileSync(file(), `${modeline}${salt}`);
      for (const command of commands) {
        assert.doesNotMatch(command, /<[a-z ]+>/);
        // without a value, the prompt asks for it
        const isAsking = /--secret (--path )?"?marketplace-leads:[\w.]+"?$/.test(command);
        await run(`${isAsking ? "echo invented-secret | " : ""}${command} --stack prod`);
      }
      const text = readFileSync(file(), "utf8");
      assert.ok(text.startsWith(modeline), text);
      const errors = schemaErrors(load(text));
      assert.deepEqual(errors, [], text.replace(salt, ""));
    });
  }
});
