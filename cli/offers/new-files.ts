/** Writes new files into `offers/`; none that exists is changed. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { offersFolder } from "./offer-files";

const schemaFile = "flow-definitions/offer.schema.json";

/** Path of the JSON schema from the folder of the offer files, for the first line of each. */
export function schemaPath(folder: string): string {
  const places = ["node_modules/marketplace-leads/dist", "."].map((place) => join(folder, place));
  const place = places.find((one) => existsSync(join(one, schemaFile))) ?? join(__dirname, "../..");
  return relative(join(folder, offersFolder), join(place, schemaFile)).replaceAll("\\", "/");
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
