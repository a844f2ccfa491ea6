// npm run test:long: see tools/run-test-long.ts.
import { runTool } from "./setup.mjs";

await runTool("run-test-long.ts");
