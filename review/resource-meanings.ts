/** What it means for leads that a resource is replaced or deleted. */
import { isApplication, isConnection, isWorkflow } from "../policies/resource-types";

interface Meaning {
  replaced: string;
  deleted: string;
}

const inAzure = (token: string) => new RegExp(`^azure-native(_\\w+)?:${token}$`);
const matches = (token: RegExp) => (type: string) => token.test(type);

const lostContent = (what: string): Meaning => ({
  replaced: `${what} in it are lost`,
  deleted: `${what} in it are lost`,
});

const meanings: readonly [appliesTo: (type: string) => boolean, meaning: Meaning][] = [
  [
    isWorkflow,
    {
      replaced: "its callback URL changes, and leads sent to the old one are lost",
      deleted: "leads sent to it are lost",
    },
  ],
  [
    isConnection,
    {
      replaced: "leads fail if the new connection cannot sign in to the CRM",
      deleted: "leads can no longer be written through it",
    },
  ],
  [
    isApplication,
    {
      replaced: "the CRM refuses leads of the new application until it has the role",
      deleted: "the CRM refuses leads that its application writes",
    },
  ],
  [matches(inAzure("resources(/v\\w+)?:ResourceGroup")), lostContent("the Logic App and the dead letters")],
  [matches(inAzure("storage(/v\\w+)?:StorageAccount")), lostContent("dead letters and rows")],
  [matches(inAzure("storage(/v\\w+)?:BlobContainer")), lostContent("dead letters")],
  [matches(inAzure("storage(/v\\w+)?:Table")), lostContent("rows of leads")],
];

/** Undefined when leads do not depend on the resource itself. */
export const meaningOf = (type: string): Meaning | undefined =>
  meanings.find(([appliesTo]) => appliesTo(type))?.[1];
