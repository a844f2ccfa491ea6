import assert from "node:assert/strict";
import { runImport } from "../../../cli/commands/offers/import";
import { type NewOptions, writeNew } from "../../../cli/commands/offers/new";
import { writeStackFiles } from "../../../cli/offers/fleet";
import { assertExplained } from "../../support/explained";
import { contoso, FleetProject } from "./support/fleet-project";

const b = { offerId: "contoso.b", dynamicsUrl: "https://b.crm4.dynamics.com", location: "westeurope" };

describe("leads offers new", () => {
  let project: FleetProject;
  const run = (options: NewOptions, answers?: string[]) =>
    project.printed(() => writeNew(options, answers && (async () => answers.shift() ?? "")));
  beforeEach(() => {
    project = new FleetProject();
  });
  afterEach(() => project.close());
  const refused = (text: string, found: RegExp) =>
    assertExplained(text, {
      code: "LEADS_OFFERS_NEW_REFUSED",
      found,
      fix: /leads offers new again with these/,
    });

  it("writes a file that is right, and prints the next commands", async () => {
    const set = ["tags.v=1.10", "deadLetterDays=30", "alertEmails=[a@contoso.com]", "tags.n=7"];
    const text = await run({ ...b, set });
    assert.match(
      text,
      /^Wrote offers\/b\.yaml.*\n {2}npx leads offers preview --only b\n {2}npx leads offers up --only b\n$/s,
    );
    const file = project.text("offers/b.yaml") ?? "";
    assert.match(
      file,
      /^# yaml-language-server: \$schema=\.\.\/node_modules\/marketplace-leads\/dist\/flow-def/,
    );
    const config = project.load({ only: ["b"] }).selected[0]?.config ?? {};
    assert.deepEqual(config["marketplace-leads:tags"], { v: "1.10", n: 7 });
    assert.equal(config["marketplace-leads:deadLetterDays"], 30);
    assert.deepEqual(config["marketplace-leads:alertEmails"], ["a@contoso.com"]);
  });

  it("names the commands for the secrets that the offer needs", async () => {
    const set = ["crm=hubspot"];
    const text = await run({ offerId: "contoso.b", location: "westeurope", set });
    assert.match(
      text,
      /\n {2}pulumi stack init b --no-select\n {2}pulumi config set --secret --path "marketplace-leads:hubspot\.token" --stack b\n/,
    );
  });

  it("asks for what is missing", async () => {
    project.write({ "offers/defaults.yaml": "config: {azure-native:location: westeurope}\n" });
    assert.match(await run({}, ["contoso.b", ` ${b.dynamicsUrl} `]), /Wrote offers\/b\.yaml/);
    assert.match(
      project.text("offers/b.yaml") ?? "",
      /config:\n {2}offerId: contoso\.b\n {2}dynamicsUrl: https/,
    );
  });

  it("writes nothing when a value is missing or wrong, or the file exists", async () => {
    refused(
      await run({}),
      /--offer-id: found no value.*--dynamics-url: found no value.*--location: found no value/s,
    );
    refused(await run({ ...b, dynamicsUrl: "x" }), /--dynamics-url: found "x"/);
    refused(await run({ ...b, stack: "crm" }), /found offers\/crm\.yaml, expected a new file/);
    refused(await run({ ...b, stack: "../x" }), /--stack: found "\.\.\/x"/);
    refused(
      await run({ ...b, offerId: contoso.offerId, stack: "b" }),
      /--offer-id: found the offer id contoso\.crm/,
    );
    refused(await run({ ...b, set: ["protect"] }), /--set: found "protect", expected key=value/);
    refused(
      await run({ ...b, set: ["protct=true"] }),
      /--set protct=: found an unknown key, expected perhaps protect/,
    );
    const secret = "https://hooks.contoso.com/4711";
    const text = await run({ ...b, set: [`alertWebhook=${secret}`] });
    refused(text, /--set alertWebhook=: found a secret in clear \(not shown\)/);
    assert.ok(!text.includes(secret));
    assert.equal(project.text("offers/b.yaml"), undefined);
  });
});

const stackFile = (config: object, more: object = {}) => JSON.stringify({ ...more, config });
const salt = { encryptionsalt: "v1:AAAA" };
const hub = (stage: string) => ({
  ...{ "azure-native:location": "westeurope", "marketplace-leads:offerId": "contoso.hub" },
  ...{ "marketplace-leads:crm": "hubspot", "marketplace-leads:tags": { stage, n: 7 } },
  "marketplace-leads:hubspot": { token: { secure: `v1:${stage}` } },
});
const crm = {
  ...{ "azure-native:location": "westeurope", "marketplace-leads:offerId": contoso.offerId },
  "marketplace-leads:dynamicsUrl": contoso.dynamicsUrl,
};

describe("leads offers import", () => {
  let project: FleetProject;
  beforeEach(() => {
    project = new FleetProject({
      "Pulumi.dev.yaml": stackFile(hub("dev"), { ...salt, environment: ["leads/dev"] }),
      "Pulumi.prod.yaml": stackFile(hub("prod"), salt),
      "Pulumi.crm.yaml": stackFile(crm),
      "Pulumi.empty.yaml": "encryptionsalt: v1:BBBB\n",
    });
    project.git("rm", "--quiet", "-r", "offers");
  });
  afterEach(() => project.close());

  it("makes the same stacks: their files keep every setting, secret and salt", async () => {
    const text = await project.printed(() => runImport({}));
    assert.equal(
      text,
      "Pulumi.empty.yaml has no offerId, so it stays as it is.\nWrote offers/defaults.yaml\nWrote offers/crm.yaml\nWrote offers/hub.yaml\nSee that they change nothing:\n  npx leads offers preview\n",
    );
    assert.match(
      project.text("offers/defaults.yaml") ?? "",
      /\nconfig:\n {2}azure-native:location: westeurope\n$/,
    );
    const fleet = project.load();
    assert.deepEqual(
      fleet.all.map(({ stack }) => stack),
      ["crm", "dev", "prod"],
    );
    for (const lost of writeStackFiles(fleet, fleet.all).values()) assert.deepEqual(lost, []);
    for (const stack of ["dev", "prod"])
      assert.match(
        project.text(`Pulumi.${stack}.yaml`) ?? "",
        new RegExp(`secure: "v1:${stack}".*encryptionsalt: "v1:AAAA"`, "s"),
      );
    assert.match(project.text("Pulumi.dev.yaml") ?? "", /environment:\n {2}- "leads\/dev"/);
  });

  it("overwrites nothing, and takes new stacks with the defaults that are there", async () => {
    project.write({
      "offers/defaults.yaml": "config: {azure-native:location: northeurope, protect: false}\n",
    });
    await project.printed(() => runImport({ only: ["crm"] }));
    const file = project.text("offers/crm.yaml") ?? "";
    assert.match(file, /azure-native:location: westeurope\n/);
    assert.match(file, /protect: null\n/);
    assert.match(
      await project.printed(() => runImport({})),
      /^crm has an offer file already\.\n.*Wrote offers\/hub\.yaml/s,
    );
    assert.equal(project.text("offers/crm.yaml"), file);
    assert.equal(
      project.load().all.find(({ stack }) => stack === "crm")?.config["marketplace-leads:protect"],
      undefined,
    );
  });

  it("refuses what an offer file cannot have, and writes nothing", async () => {
    for (const [config, found, fix] of [
      [
        "{alertWebhook: 'https://hooks.contoso.com/4711'}",
        /a secret in clear/,
        /pulumi config set --secret marketplace-leads:alertWebhook --stack crm$/,
      ],
      ["{tags: {a: 0012}}", /Pulumi\.crm\.yaml, config\.tags\.a: found 0012/, /write "0012"/],
      [
        "{tags: {a: }}",
        /config\.marketplace-leads:tags\.a: found no value/,
        /write it, or take out the line/,
      ],
      ["[", /no YAML/, /correct the file/],
    ] as const) {
      project.write({ "Pulumi.crm.yaml": `config: ${config.replace("{", "{offerId: contoso.crm, ")}\n` });
      const text = await project.printed(() => runImport({}));
      assertExplained(text, { code: "LEADS_OFFERS_INVALID", found, fix }, ["hooks.contoso.com/4711"]);
      assert.equal(project.text("offers/hub.yaml"), undefined);
    }
  });

  it("refuses a name that no stack has", async () => {
    const text = await project.printed(() => runImport({ only: ["x*"] }));
    assertExplained(text, {
      code: "LEADS_OFFERS_NONE",
      found: /stack x\*, expected one of crm, dev/,
      fix: /--only/,
    });
  });
});
