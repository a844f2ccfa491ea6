// npm start: see tools/run-start.ts.
import { runTool } from "./setup.mjs";

await runTool("run-start.ts");
