#!/usr/bin/env node
// The `leads` command: lets Node.js read TypeScript, then runs cli/main.ts.
import { createRequire } from "node:module";
import { register } from "tsx/cjs/api";

register();
createRequire(import.meta.url)("./main.ts");
