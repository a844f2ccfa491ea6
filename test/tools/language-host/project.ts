/** A temporary Pulumi project that follows its configuration, without providers and network. */

import { join } from "node:path";
import { linkNodeModules, writeFiles } from "../temp-dir";

const pulumiYaml = `name: throwaway
main: infra/index.ts
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: --import=tsx "--title=a b"
`;

const program = `
import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

class Box extends pulumi.ComponentResource {
  readonly label: pulumi.Output<string>;
  constructor(name: string, args: { label: string }) {
    super("throwaway:index:Box", name, args);
    this.label = pulumi.output(args.label);
    this.registerOutputs({ label: this.label });
  }
}

const box = new Box("box", { label: config.get("label") ?? "none" });

switch (config.get("mode")) {
  case "throw":
    throw new Error("the program fell over");
  case "kill":
    process.kill(process.pid, "SIGKILL");
    break;
  case "hang":
    fs.writeFileSync(config.require("pidFile") + ".part", String(process.pid));
    fs.renameSync(config.require("pidFile") + ".part", config.require("pidFile"));
    setInterval(() => {}, 1000);
    break;
}

process.stdout.write("written to standard output\\n");
process.stderr.write("written to standard error\\n");

export const label = box.label;
export const token = config.getSecret("token");
export const tokenIsSecret = pulumi.isSecret(config.getSecret("token"));
export const workingDirectory: string = process.cwd();
export const rootDirectory: string = pulumi.getRootDirectory();
export const title: string = process.title;
export const typescript: string = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "off";
export const names = { organization: pulumi.getOrganization(), project: pulumi.getProject(), stack: pulumi.getStack() };
export const parallel: string = process.env.PULUMI_NODEJS_PARALLEL ?? "none";
export const isPreview: boolean = pulumi.runtime.isDryRun();
`;

/** What a policy pack of {@link writePolicyPack} does with a \`Box\`. */
export type PolicyBehaviour = "pass" | "refuse" | "throw";

/** Writes the project into an empty folder. */
export async function writeProject(folder: string): Promise<void> {
  await linkNodeModules(folder);
  await writeFiles(folder, {
    "Pulumi.yaml": pulumiYaml,
    "package.json": '{ "name": "throwaway", "private": true }\n',
    "infra/index.ts": program,
  });
}

/** Writes a policy pack below the project and returns its folder. Its entry registers tsx and requires TypeScript. */
export async function writePolicyPack(projectDir: string, behaviour: PolicyBehaviour): Promise<string> {
  const folder = join(projectDir, `policies-${behaviour}`);
  await writeFiles(folder, {
    "PulumiPolicy.yaml": "runtime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
    "package.json": `{ "name": "pack-${behaviour}", "version": "0.0.1", "private": true }\n`,
    "index.js": 'require("tsx/cjs");\nrequire("./pack.ts");\n',
    "pack.ts": policyPack(behaviour),
  });
  return folder;
}

function policyPack(behaviour: PolicyBehaviour): string {
  const bodies: Record<PolicyBehaviour, string> = {
    pass: 'console.log("looked at " + args.props.label + " of " + pulumi.getStack());',
    refuse: 'reportViolation("boxes are not allowed in " + process.cwd());',
    throw: 'throw new Error("the rule fell over");',
  };
  return `
import * as policy from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";

new policy.PolicyPack("pack-${behaviour}", {
  policies: [
    {
      name: "box-rule",
      description: "What boxes may be.",
      enforcementLevel: "mandatory",
      validateResource: (args: policy.ResourceValidationArgs, reportViolation: policy.ReportViolation) => {
        if (args.type !== "throwaway:index:Box") return;
        ${bodies[behaviour]}
      },
    },
  ],
});
`;
}
