/** A printed command as tests run it: without npx, which searches for a second, and without the preview of an update. */
import { leadsCommand } from "./sandbox-fixture";

export const quickly = (command: string): string =>
  command
    .replace(/^npx leads/, `node "${leadsCommand}"`)
    .replace(/^pulumi up\b/, "pulumi up --yes --skip-preview");
