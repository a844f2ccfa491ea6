/** `npm run docs`: writes every page that is made from the code. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedPages } from "../docs/pages";

for (const { file, text } of generatedPages()) writeFileSync(join(__dirname, "../..", file), text);
