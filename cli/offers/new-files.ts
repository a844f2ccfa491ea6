/** Writes new files into `offers/`; none that exists is changed. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { offersFolder } from "./offer-files";

const schemaFile = "flow-definitions/offer.schema.json";

/** Path of the JSON schema from the folder of the offer files, for the first line of each: in a clone, or where npm installs the package. */
export function schemaPath(folder: string): string {
  if (existsSync(join(folder, schemaFile))) return `../${schemaFile}`;
  const installed = `node_modules/marketplace-leads/dist/${schemaFile}`;
  let place = folder;
  while (!existsSync(join(place, installed)) && dirname(place) !== place) place = dirname(place);
  const found = existsSync(join(place, installed)) ? place : folder;
  return relative(join(folder, offersFolder), join(found, installed)).replaceAll("\\", "/");
}

/**
 * All of them, or none.
 *
 * @throws `EEXIST` when one exists
 */
export function writeNewFiles(folder: string, texts: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  try {
    for (const [file, text] of texts) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: "wx" });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}
