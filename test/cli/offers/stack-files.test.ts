import assert from "node:assert/strict";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { writeStackFiles } from "../../../cli/offers/fleet";
import { writeOwnStackFiles } from "../../../cli/offers/owned-stacks";
import { assertExplained } from "../../support/explained";
import { contoso, FleetProject, location, offerFile } from "./support/fleet-project";

const other = { ...location, ...contoso, offerId: "contoso.b" };

describe("writeStackFiles", () => {
  let project: FleetProject;
  afterEach(() => project.close());
  const write = () => {
    const fleet = project.load();
    return writeStackFiles(fleet, fleet.selected);
  };

  it("writes the files of the stacks, names lost settings, and leaves a right file alone", () => {
    project = new FleetProject({ "Pulumi.crm.yaml": "encryptionsalt: v1:A\nconfig:\n  protect: false\n" });
    assert.deepEqual(
      [...write()].map(([stack, lost]) => [stack, lost.length]),
      [["crm", 1]],
    );
    const text = project.text("Pulumi.crm.yaml");
    assert.match(text ?? "", /^# .*\nconfig:\n.*offerId: "contoso\.crm"\nencryptionsalt: "v1:A"\n$/s);
    utimesSync(project.path("Pulumi.crm.yaml"), 1, 1);
    assert.deepEqual([...write().values()], [[]]);
    assert.equal(statSync(project.path("Pulumi.crm.yaml")).mtimeMs, 1000);
    assert.deepEqual(readdirSync(project.folder).sort(), [
      ".git",
      "Pulumi.crm.yaml",
      "Pulumi.yaml",
      "offers",
    ]);
  });

  it("writes into the folder that the project names", () => {
    project = new FleetProject({ "Pulumi.yaml": "name: x\nruntime: nodejs\nstackConfigDir: stacks\n" });
    write();
    assert.match(project.text("stacks/Pulumi.crm.yaml") ?? "", /marketplace-leads:offerId: "contoso.crm"/);
  });

  it("writes no file when one stack belongs to another offer", () => {
    project = new FleetProject({
      "offers/a.yaml": offerFile({ ...other, offerId: "contoso.a" }),
      "offers/b.yaml": offerFile(other),
      "Pulumi.b.yaml": "config: {marketplace-leads:offerId: contoso.old}\n",
    });
    const fleet = project.load();
    assert.throws(
      () => writeStackFiles(fleet, fleet.all),
      ({ message }: Error) => {
        const fix =
          /write another stack: in offers\/b\.yaml.*pulumi config set marketplace-leads:offerId contoso\.b --stack b$/;
        const found = /offers\/b\.yaml: found the offer contoso\.old in Pulumi\.b\.yaml, expected contoso\.b/;
        assertExplained(message, { code: "LEADS_OFFERS_STACK_TAKEN", found, fix });
        return true;
      },
    );
    assert.equal(project.text("Pulumi.a.yaml"), undefined);
    assert.equal(project.text("Pulumi.crm.yaml"), undefined);
  });

  it("writes no file for a deployed stack of another offer, so that the next command still refuses it", async () => {
    project = new FleetProject({});
    const fleet = project.load();
    const listed = [{ name: "crm", resources: 16, isUpdating: false }];
    const owned = { stackFile: () => ({}), outputs: async () => ({ offerId: "contoso.other" }) };
    await assert.rejects(writeOwnStackFiles(fleet, { offers: fleet.selected, listed }, owned), /STACK_TAKEN/);
    assert.equal(project.text("Pulumi.crm.yaml"), undefined);
  });
});
