// A thread of the sandbox: lets Node.js read TypeScript, then runs the module it was started for.
import { createRequire } from "node:module";
import { workerData } from "node:worker_threads";
import { register } from "tsx/cjs/api";

register();
createRequire(import.meta.url)(workerData.module);
