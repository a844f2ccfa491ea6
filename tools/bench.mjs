// npm bench: see tools/run-bench.ts.
import { runTool } from "./setup.mjs";

await runTool("run-bench.ts");
