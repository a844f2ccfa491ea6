import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { destinationNames, destinationOf } from "../../infra/destinations/index";

const folder = join(__dirname, "../../flow-definitions");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" });

describe("flow-definitions", () => {
  it("holds only data", () => {
    const others = files.filter((file) => file.includes(".") && !/\.(json|md)$/.test(file));
    assert.deepEqual(others, []);
  });

  it("lists every file in its README, those of a destination by their common names", () => {
    const readme = readFileSync(join(folder, "README.md"), "utf8");
    for (const file of files.filter((each) => each.endsWith(".json"))) {
      const [first = "", rest] = file.split(/[\\/]/);
      const name = [...destinationNames, "flow"].includes(first) ? `<destination>/${rest}` : file;
      assert.ok(readme.includes(`\`${name}\``), file);
    }
  });

  for (const name of destinationNames) {
    it(`maps only to columns of ${name}, and to every required one`, () => {
      const { fieldMap, columns } = destinationOf(name);
      const mapped = Object.keys(fieldMap);
      assert.deepEqual(
        mapped.filter((column) => !Object.hasOwn(columns, column)),
        [],
      );
      for (const [column, { required }] of Object.entries(columns))
        if (required) assert.ok(mapped.includes(column), column);
    });
  }

  it("keeps Microsoft's files byte for byte", () => {
    const digest = (file: string) =>
      createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex");
    assert.deepEqual(
      [
        "lead-schema.2018.json",
        "lead-schema.2022.json",
        "samples/lead.published.json",
        "samples/lead.partner-center-test.json",
      ].map(digest),
      [
        "648f4bba26609c6342e372b7c52ca6496bbc71ae5b54a3b6bd3d27d5b9638dd5",
        "cacf789e4c8179c878f6f85fe688d9079cef92486cc34b784802bf32b91463ac",
        "8e607fd863cc227ea44295dba755326606cbe154bca6b509b5f1fa1cf8284641",
        "4c4a06d2742a538676877ceda3296bc2915d99a046adf8ae79723e053d03bb12",
      ],
    );
  });
});
