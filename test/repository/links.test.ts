/** Links in the documentation point to existing files and headings. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { markdownFiles, readPage, repositoryRoot, withoutCode } from "../support/markdown-pages";

/** The anchors GitHub gives the headings of a page. */
function anchors(page: string): Set<string> {
  const seen = new Map<string, number>();
  const headings = [...withoutCode(page).matchAll(/^#+ +(.+?) *$/gm)].map(([, text = ""]) =>
    text
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set(
    headings.map((slug) => {
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count === 0 ? slug : `${slug}-${count}`;
    }),
  );
}

/** Targets of Markdown links and images, and of HTML images. */
function targets(page: string): string[] {
  const text = withoutCode(page).replace(/`[^`\n]*`/g, "``");
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? "",
  );
}

describe("links in the documentation", () => {
  for (const file of markdownFiles()) {
    it(`resolve in ${file}`, () => {
      for (const target of targets(readPage(file))) {
        if (/^(https|mailto):/.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const page = path === "" ? file : normalize(join(dirname(file), path));
        assert.ok(existsSync(join(repositoryRoot, page)), `${target}: no file ${page}`);
        if (anchor !== undefined)
          assert.ok(anchors(readPage(page)).has(anchor), `${target}: no such heading`);
      }
    });
  }

  it("point to existing files, also where docs/structure.md only names them", () => {
    const named = [...readPage("docs/structure.md").matchAll(/`([\w./-]+\/[\w./-]*(?:\.ts|\.json|\/))`/g)];
    assert.ok(named.length > 30);
    for (const [, path = ""] of named)
      assert.ok(
        ["", "sandbox"].some((folder) => existsSync(join(repositoryRoot, folder, path))),
        path,
      );
  });

  it("reach every page from docs/README.md", () => {
    const linked = targets(readPage("docs/README.md"));
    for (const file of markdownFiles().filter((each) => /^docs\/[a-z-]+\.md$/.test(each)))
      assert.ok(linked.includes(file.slice("docs/".length)), file);
  });
});
