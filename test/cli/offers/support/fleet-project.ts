/** A project with offer files in a git repository; commands run in its folder. */
import { existsSync, readFileSync } from "node:fs";
import type { FleetOptions } from "../../../../cli/offers/fleet";
import { loadFleet } from "../../../../cli/offers/fleet";
import { ScratchRepository } from "../../support/scratch-repository";

export const contoso = { offerId: "contoso.crm", dynamicsUrl: "https://contoso.crm4.dynamics.com" };
export const location = { "azure-native:location": "westeurope" };

/** An offer file in JSON, which is YAML. */
export const offerFile = (config: object, more: object = {}) => `${JSON.stringify({ config, ...more }, null, 1)}\n`;

export class FleetProject extends ScratchRepository {
  constructor(files: Readonly<Record<string, string>> = {}) {
    super({ "offers/crm.yaml": offerFile({ ...location, ...contoso }), ...files });
  }

  /** Runs in the project's folder. */
  in<Result>(work: () => Result): Result {
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      return work();
    } finally {
      process.chdir(before);
    }
  }

  load = (options: FleetOptions = {}) => this.in(() => loadFleet(options, new Date("2026-11-28T12:00:00Z")));

  /** What a command that reads its folder before its first pause prints, and the message it fails with. */
  async printed(command: () => Promise<void>): Promise<string> {
    const { write } = process.stdout;
    let text = "";
    process.stdout.write = ((part: string) => {
      text += part;
      return true;
    }) as typeof write;
    const before = process.cwd();
    process.chdir(this.folder);
    try {
      await command().catch((error: Error) => {
        text += error.message;
      });
    } finally {
      process.chdir(before);
      process.stdout.write = write;
    }
    return text;
  }

  text = (file: string) => (existsSync(this.path(file)) ? readFileSync(this.path(file), "utf8") : undefined);

  /** The message of a mistake. */
  refusal(options: FleetOptions = {}): string {
    try {
      this.load(options);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  }
}
