/** Pulumi's own failures get a code and a fix. */
import { pulumiFailure } from "../../cli/pulumi/pulumi-failures";
import { assertExplained } from "../support/explained";

describe("a failure of Pulumi", () => {
  const failures = {
    "that the blob container does not exist": {
      text: "error: error listing stacks: could not list bucket: blob (code=NotFound): GET https://contosostate.blob.core.windows.net/state",
      code: "LEADS_BACKEND_UNREACHABLE",
      fix: /Check PULUMI_BACKEND_URL, the network, and your sign-in and role on the storage/,
    },
    "that the backend has no environments": {
      text: "error: getting stack configuration: opening environment: backend vm does not support environments; Pulumi ESC environments require the Pulumi Cloud backend",
      code: "LEADS_ESC_UNAVAILABLE",
      fix: /Run pulumi login, or take escEnvironments out of the offer file\. .*pulumi stack init/,
    },
  };
  for (const [what, { text, code, fix }] of Object.entries(failures))
    it(`says ${what}`, () =>
      assertExplained(pulumiFailure("pulumi preview", text).message, {
        code,
        found: /pulumi preview failed: /,
        fix,
      }));
});
