// npm test: see tools/run-test.ts.
import { runTool } from "./setup.mjs";

await runTool("run-test.ts");
