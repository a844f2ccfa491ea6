#!/usr/bin/env node
// The `leads` command: compiled in an installed package, run by tsx in a clone.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
if (existsSync(new URL("main.ts", import.meta.url))) {
  require("tsx/cjs/api").register();
  require("./main.ts");
} else {
  require("../dist/cli/main.js");
}
