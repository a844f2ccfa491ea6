/** Lists the generated files. `npm run docs` writes them, a test compares them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { destinationNames } from "../../infra/destinations/index";
import { type DrawnDefinition, flowPicture } from "../../review/leads/flow-picture";
import { configurationPage } from "./configuration-page";
import { definitionFile } from "./definition-files";
import { errorsPage } from "./errors-page";
import { offerFileSchema, offerSchemaFile } from "./offer-file-schema";
import { permissionsPage } from "./permissions-page";
import { policiesPage } from "./policies-page";
import { stackFileSchema, stackSchemaFile } from "./stack-file-schema";

const flowPage = "flow-definitions/README.md";
const root = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** A generated file with its expected text. */
export interface GeneratedPage {
  file: string;
  text: string;
}

/** All generated pages, up to date. */
export function generatedPages(): GeneratedPage[] {
  const definitions = [...destinationNames, "flow" as const].map((name) => {
    const folder = `flow-definitions/${name}`;
    return {
      file: `${folder}/workflow.json`,
      definition: definitionFile(name, JSON.parse(read(`${folder}/write.json`))),
    };
  });
  const [first] = definitions;
  const picture = `\`\`\`mermaid\n${flowPicture(first?.definition as unknown as DrawnDefinition)}\n\`\`\``;
  return [
    ...definitions.map(({ file, definition }) => ({
      file,
      text: `${JSON.stringify(definition, null, 2)}\n`,
    })),
    { file: flowPage, text: withSection(read(flowPage), "flow", picture) },
    { file: stackSchemaFile, text: stackFileSchema() },
    { file: offerSchemaFile, text: offerFileSchema() },
    { file: "docs/errors.md", text: errorsPage() },
    { file: "docs/configuration.md", text: configurationPage() },
    { file: "docs/permissions.md", text: permissionsPage() },
    { file: "docs/policies.md", text: policiesPage() },
  ];
}

function withSection(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [before, rest] = page.split(start);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined)
    throw new Error(`${flowPage} has no section ${start} … ${end}.`);
  return `${before}${start}\n${text}\n${end}${after}`;
}
