/** The README's tables of errors, made from the tables the code throws by. */
import { commandErrors } from "../../cli/command-error";
import { pulumiTexts } from "../../cli/pulumi-failures";
import { httpClientErrors } from "../../http-client/errors";
import { leadErrors } from "../../infra/errors";
import { operationErrors } from "../../operations/errors";
import { startErrors } from "../../sandbox/support/start-error";
import { engineErrors } from "../engine/engine";

/** Code → meaning and fix, as every layer keeps them. */
export type ErrorTable = Readonly<Record<string, { means: string; fix: string }>>;

/** Where an error is met → its table, in the order of the README. */
export const errorTables: Readonly<Record<string, ErrorTable>> = {
  "`pulumi preview`, `pulumi up`": leadErrors,
  "`leads`, before it does anything": { ...commandErrors, ...httpClientErrors },
  "`leads send`, `leads grant`, `leads runs`, `leads dead-letters`, `leads redrive`, `leads resubmit`":
    operationErrors,
  "`npm start`, `leads sandbox`": { ...startErrors, ...engineErrors },
};

const cell = (text: string) => text.replaceAll("|", "\\|");

/** @returns the section as Markdown */
export function errorsTable(tables = errorTables): string {
  const rows = Object.entries(tables).flatMap(([where, table]) => [
    `| **${cell(where)}** | | |`,
    ...Object.entries(table).map(
      ([code, { means, fix }]) => `| \`${code}\` | ${cell(means)} | ${cell(fix)} |`,
    ),
  ]);
  const texts = pulumiTexts().map(({ says, code, fix }) => `| ${cell(says)} | \`${code}\` | ${cell(fix)} |`);
  return [
    ...["| code | means | fix |", "| --- | --- | --- |", ...rows],
    ...["", "Some failures end `pulumi` before this program runs; `leads` gives them the same code:", ""],
    ...["| Pulumi says | code | fix |", "| --- | --- | --- |", ...texts],
  ].join("\n");
}
