/** Commands of a review on one stack, with the forms of the report in files. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../../../review/report";
import type { PulumiResult } from "../../support/engine";
import { type Deployment, runLeads } from "./deployment";

/** One run of `leads report`. */
export interface ReportRun extends PulumiResult {
  report: Report;
  /** All that the command wrote. */
  texts: string;
  json: string;
}

export class ReviewedStack {
  readonly #deployment: Deployment;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  /** Runs `leads report` for all three forms. */
  async report(...args: string[]): Promise<ReportRun> {
    const folder = mkdtempSync(join(this.#deployment.sandbox.folder, "report-"));
    const file = (form: string) => join(folder, `report.${form}`);
    const forms = ["markdown", "json", "html"].flatMap((form) => [`--${form}`, file(form)]);
    const result = await this.run(["report", "--stack", this.#deployment.stack, ...forms, ...args]);
    const [markdown = "", json = "", html = ""] = ["markdown", "json", "html"].map((form) => {
      try {
        return readFileSync(file(form), "utf8");
      } catch {
        throw new Error(`leads report wrote no ${form}:\n${result.stdout}\n${result.stderr}`);
      }
    });
    const texts = [result.stdout, result.stderr, markdown, json, html].join("\n");
    return { ...result, json, texts, report: JSON.parse(json) as Report };
  }

  up(digest = "", ...args: string[]): Promise<PulumiResult> {
    return this.run(["up", "--stack", this.#deployment.stack, "--reviewed", digest, ...args]);
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<PulumiResult> {
    const { project: cwd, env: ofStack } = this.#deployment;
    return runLeads(args, { cwd, env: { ...ofStack, ...env } });
  }

  /** Changes the deployed definition by hand, as in the portal's code view. */
  async drift(workflowId: string, marker: string): Promise<void> {
    const path = `${workflowId}?api-version=2019-05-01`;
    const { body } = await this.#deployment.arm("GET", path);
    const { endpointsConfiguration, ...properties } = body.properties;
    properties.definition.description = marker;
    const { status } = await this.#deployment.arm("PUT", path, { ...body, properties });
    if (status !== 200) throw new Error(`the edit by hand answered ${status}`);
  }

  async definition(workflowId: string): Promise<{ description?: string }> {
    return (await this.#deployment.arm("GET", `${workflowId}?api-version=2019-05-01`)).body.properties
      .definition;
  }

  /** Runs a check with another text in the stack file. */
  async withStackFile(change: (text: string) => string, check: () => Promise<void>): Promise<void> {
    const file = join(this.#deployment.project, `Pulumi.${this.#deployment.stack}.yaml`);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, change(text));
    try {
      await check();
    } finally {
      writeFileSync(file, text);
    }
  }
}
