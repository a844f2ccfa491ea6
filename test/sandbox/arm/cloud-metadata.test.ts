import assert from "node:assert/strict";
import { cloudMetadata } from "../../../sandbox/arm/cloud-metadata";

const origin = "https://localhost:8443";
const own = cloudMetadata(origin, "2022-09-01") as any;

describe("The cloud's metadata", () => {
  it("has every field that azure-native and azuread require", () => {
    const read = [
      own.name,
      own.resourceManager,
      own.microsoftGraphResourceId,
      own.authentication.loginEndpoint,
      own.authentication.audiences[0],
      own.suffixes.keyVaultDns,
      own.suffixes.storage,
      own.attestationResourceId,
      own.batch,
      own.logAnalyticsResourceId,
      own.ossrDbmsResourceId,
      own.synapseAnalyticsResourceId,
    ];
    assert.ok(read.every((text) => typeof text === "string" && text !== ""));
  });

  it("does not describe an Azure Stack, which azuread signs in to differently", () => {
    assert.notEqual(own.name, "AzureStackCloud");
    assert.deepEqual([own.authentication.identityProvider, own.authentication.tenant], ["AAD", "common"]);
  });

  it("links from the sandbox's own address only to hosts of the sandbox", () => {
    for (const address of [
      own.resourceManager,
      own.microsoftGraphResourceId,
      own.authentication.loginEndpoint,
    ]) {
      assert.equal(new URL(address).origin, origin);
    }
  });

  it("is a list of clouds for clients of older versions", () => {
    assert.deepEqual(cloudMetadata(origin, "2019-05-01"), [own]);
  });
});
