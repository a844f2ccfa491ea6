/** esbuild, which tsx brings. */
import { createRequire } from "node:module";

export const { buildSync } = createRequire(require.resolve("tsx/package.json"))("esbuild") as {
  buildSync(options: object): void;
};
