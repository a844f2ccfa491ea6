/** Rule: storage accounts take https only, open with roles instead of keys, and show no blob to the public. */
import { textOf } from "../../engine-values";
import { encryptedInTransit } from "../../frameworks";
import { isBlobContainer, isStorageAccount } from "../../resource-types";
import type { ResourceRule } from "../../rule";

/** Properties of an account, with the values that keep it closed. */
const closed: readonly [property: string, accepted: readonly unknown[], risk: string][] = [
  // Azure's default is true since 2019; source: https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer
  ["enableHttpsTrafficOnly", [true, undefined], "leads could travel unencrypted"],
  ["minimumTlsVersion", ["TLS1_2", "TLS1_3"], "old TLS versions could be used"],
  ["allowBlobPublicAccess", [false], "a container could be opened to the public"],
  ["allowSharedKeyAccess", [false], "who has a key reads every lead, and no log says who it was"],
];

export const storageAccountClosed: ResourceRule = {
  name: "storage-account-closed",
  description: "Storage accounts require https and TLS 1.2, refuse account keys, and have no public blobs.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set enableHttpsTrafficOnly true, minimumTlsVersion TLS1_2, allowBlobPublicAccess false, allowSharedKeyAccess false; a container's publicAccess None.",
  url: "https://learn.microsoft.com/azure/storage/blobs/security-recommendations",
  framework: encryptedInTransit,
  judges: "storage accounts and blob containers",
  appliesTo: (type) => isStorageAccount(type) || isBlobContainer(type),
  check: ({ type, props, report }) => {
    if (isBlobContainer(type)) {
      if (!["None", undefined].includes(props.publicAccess))
        report("publicAccess is not None: everyone could read the blobs.");
      return;
    }
    for (const [property, accepted, risk] of closed) {
      const value: unknown = props[property];
      if (!accepted.includes(value)) report(`${property} is not ${textOf(accepted[0])}: ${risk}.`);
    }
  },
};
