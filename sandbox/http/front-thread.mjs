// The thread that has the sockets: lets Node.js read TypeScript, then runs front-thread.ts.
import { createRequire } from "node:module";
import { register } from "tsx/cjs/api";

register();
createRequire(import.meta.url)("./front-thread.ts");
