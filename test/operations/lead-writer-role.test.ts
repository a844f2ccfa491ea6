/** The documented role table matches the code. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { heldDepths, leadWriterPrivileges } from "../../operations/dataverse/lead-writer-role";

describe("the role of the application", () => {
  it("is documented with every privilege", () => {
    const page = readFileSync(join(__dirname, "../../docs/dataverse.md"), "utf8");
    const rows = [...page.matchAll(/^\| `(prv\w+)` \| [^|]+ \| Local \| ([^|]+) \| [^|]+ \|$/gm)];
    assert.deepEqual(
      rows.map(([, name]) => name),
      leadWriterPrivileges.map(({ name }) => name),
    );
    for (const { name, source } of leadWriterPrivileges)
      for (const [link] of source.matchAll(/https:\/\/[^\s;)]+/g)) assert.ok(page.includes(link), name);
  });

  it("is read with depths as names or as numbers", () => {
    const body = {
      RolePrivileges: [
        { PrivilegeId: "A", Depth: "Local" },
        { PrivilegeId: "b", Depth: 2 },
      ],
    };
    assert.deepEqual(
      [...heldDepths(body)],
      [
        ["a", 1],
        ["b", 2],
      ],
    );
  });
});
