/** Makes the component's Pulumi schema for other languages. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema, type PackageSpec, type Property } from "@pulumi/pulumi/provider/experimental/schema";
import { configKeys } from "../infra/config/keys";
import { destinationNames, destinationOf, isOwnSettings } from "../infra/destinations/index";
import packageJson from "../package.json";
import { compilerOptions } from "../tsconfig.json";

const root = resolve(__dirname, "..");

/** Source: https://www.pulumi.com/docs/iac/using-pulumi/pulumi-packages/schema/ */
export function componentSchema(): PackageSpec {
  const { name, version, description } = packageJson;
  const { components, typeDefinitions, dependencies } = analyze(name);
  for (const { inputs, outputs } of Object.values(components)) {
    for (const [key, { secret }] of Object.entries(configKeys)) if (secret) mark(inputs[key]);
    for (const key of ["callbackUrl", "destinationUrls"]) mark(outputs[key]);
  }
  for (const destination of destinationNames.filter(isOwnSettings)) {
    const [, type] =
      Object.entries(typeDefinitions).find(
        ([name]) => name.toLowerCase() === `${destination}args`.toLowerCase(),
      ) ?? [];
    for (const [key, { secret }] of Object.entries(destinationOf(destination).keys))
      if (secret) mark(type?.properties?.[key]);
  }
  return generateSchema(name, version, description, components, typeDefinitions, dependencies);
}

const mark = (property?: Property & { secret?: boolean }) => {
  if (property !== undefined) property.secret = true;
};

/** Pulumi's analyzer reads all files of a tsconfig.json, so this one names only our entry. */
function analyze(name: string) {
  const folder = mkdtempSync(join(tmpdir(), "leads-analyzer-"));
  const entry = join(root, "index.ts");
  const options = { ...compilerOptions, rootDir: root, typeRoots: [join(root, "node_modules/@types")] };
  const project = JSON.stringify({ compilerOptions: options, files: [entry] });
  try {
    writeFileSync(join(folder, "tsconfig.json"), project);
    return new Analyzer(
      folder,
      name,
      { main: relative(folder, entry) },
      new Set(["LeadDestination"]),
    ).analyze();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
