// npm run test:nodes: see tools/run-test-nodes.ts.
import { runTool } from "./setup.mjs";

await runTool("run-test-nodes.ts");
