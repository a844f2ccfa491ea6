/** A stack in the resource group of another stack is refused. */
import assert from "node:assert/strict";
import { borrowedGroups } from "../../fleet/borrowed-groups";
import { offerStacks } from "../../fleet/offer-layers";

const makes = (name: string) => [
  { key: "marketplace-leads:names.resourceGroup", name, within: "subscription " },
];

describe("a resource group of several offers", () => {
  const offer = (name: string, config: object) => ({
    file: `offers/${name}.yaml`,
    text: "",
    content: { config },
  });
  const { stacks } = offerStacks(
    [
      offer("crm", { offerId: "contoso.crm" }),
      offer("erp", { offerId: "contoso.erp", resourceGroupName: "RG-contoso-crm" }),
    ],
    undefined,
  );

  it("is refused when a stack makes it, with the setting and the fix", () => {
    const mistakes = borrowedGroups(stacks, [makes("rg-contoso-crm"), []]);
    assert.deepEqual(mistakes, [
      {
        file: "offers/erp.yaml",
        path: ["config", "resourceGroupName"],
        found:
          "the resource group RG-contoso-crm, which the stack crm makes and deletes, with everything in it",
        expected: "a group that no stack makes",
        fix: "az group create --name rg-leads --location <region>, and write resourceGroupName: rg-leads for erp",
      },
    ]);
  });

  it("is accepted when no stack makes it", () => {
    assert.deepEqual(borrowedGroups(stacks, [makes("rg-crm"), []]), []);
  });
});
