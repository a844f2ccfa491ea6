/** Placeholder until review/format is merged. */
import type { Report } from "../review/report";

export const markdownOf = (reports: readonly Report[]): string =>
  reports.map(({ stack, verdict, digest }) => `# ${stack}\n${verdict.line}\n${digest ?? ""}\n`).join("\n");

export const htmlOf = (reports: readonly Report[]): string => `<pre>${JSON.stringify(reports)}</pre>`;
