import assert from "node:assert/strict";
import { storageAccountClosed as rule } from "../../../../policies/rules/exposure/storage-account-closed";
import { itIsARule, judge, violationsOf } from "../../../support/policy-suite";
import { unknownText } from "../../../support/run-policy";

const account = { rule, kind: "account" } as const;
const container = { rule, kind: "container" } as const;

describe("policy storage-account-closed", () => {
  itIsARule({
    ...account,
    spoil: (props) => {
      props.allowSharedKeyAccess = true;
    },
    hide: (props) => {
      props.minimumTlsVersion = unknownText;
    },
  });

  it("requires each property, and knows Azure's defaults", async () => {
    const found = await violationsOf(account, (props) => {
      props.enableHttpsTrafficOnly = false;
      props.minimumTlsVersion = "TLS1_0";
      delete props.allowBlobPublicAccess;
      delete props.allowSharedKeyAccess;
    });
    assert.deepEqual(found, [
      "enableHttpsTrafficOnly is not true: leads could travel unencrypted.",
      "minimumTlsVersion is not TLS1_2: old TLS versions could be used.",
      "allowBlobPublicAccess is not false: a container could be opened to the public.",
      "allowSharedKeyAccess is not false: who has a key reads every lead, and no log says who it was.",
    ]);
    assert.deepEqual(await violationsOf(account, (props) => void delete props.enableHttpsTrafficOnly), []);
  });

  it("requires a private container", async () => {
    assert.deepEqual(await judge(container), { violations: [] });
    for (const publicAccess of ["Blob", "Container"])
      assert.deepEqual(
        await violationsOf(container, (props) => void Object.assign(props, { publicAccess })),
        ["publicAccess is not None: everyone could read the blobs."],
      );
    assert.deepEqual(await violationsOf(container, (props) => void delete props.publicAccess), []);
  });
});
