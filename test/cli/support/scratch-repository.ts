/** A git repository with the project's stack files, for tests of reports without the engine. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const author = ["-c", "user.name=Test", "-c", "user.email=test@contoso.com", "-c", "commit.gpgsign=false"];

export class ScratchRepository {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "leads-offline-test-")));

  constructor(files: Readonly<Record<string, string>>) {
    this.git("init", "--quiet", "--initial-branch=main");
    this.write({ "Pulumi.yaml": "name: marketplace-leads\nruntime: nodejs\n", ...files });
    this.commit();
  }

  git(...args: string[]): string {
    return execFileSync("git", ["-C", this.folder, ...author, ...args], { encoding: "utf8" });
  }

  commit(): void {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message", "a state");
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A stack file with these settings, by key without namespace. */
export function stackFile(settings: Readonly<Record<string, unknown>>, more = ""): string {
  const lines = Object.entries(settings).map(
    ([key, value]) => `  ${key.includes(":") ? key : `marketplace-leads:${key}`}: ${JSON.stringify(value)}\n`,
  );
  return `config:\n${lines.join("")}${more}`;
}

/** The settings that Dynamics 365 needs. */
export const dynamics = {
  "azure-native:location": "westeurope",
  offerId: "contoso.crm-connector",
  dynamicsUrl: "https://contoso.crm4.dynamics.com",
};
