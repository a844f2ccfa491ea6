/**
 * The configuration check and Logic Apps refuse the same expressions: one list for both. The sandbox finds variables and
 * loops, which the definition does not have, only in a run.
 */
import assert from "node:assert/strict";
import { fieldMapMistakes } from "../../infra/config/field-map-check";
import { dynamics365 } from "../../infra/destinations/dynamics365";
import { LeadWorld } from "./support/lead-world";

const refused = [
  "@toUper('a')",
  "@toUpper(outputs('Lead')",
  "@OfferTitle",
  "@if(true, 1)",
  "@int('abc')",
  "@outputs('Leed')",
  "@body('Keep_lead')",
  "@parameters('offer')",
];
const taken = [
  "@toUpper(outputs('Lead')?['OfferTitle'])",
  "@concat(parameters('offerId'), ' ', outputs('Lead')['id'])",
  "@triggerBody()?['UserDetails']?['Title']",
];

describe("an expression of the user's own", () => {
  for (const expression of refused) {
    it(`is refused by the program and by Logic Apps: ${expression}`, async () => {
      assert.equal(fieldMapMistakes({ jobtitle: expression }, dynamics365).length, 1);
      const start = LeadWorld.start({ fieldMap: { jobtitle: expression } });
      await assert.rejects(start, /\/workflows\/leads: 400 .*"InvalidTemplate"/);
    });
  }

  for (const expression of taken) {
    it(`is accepted by both: ${expression}`, async () => {
      assert.deepEqual(fieldMapMistakes({ jobtitle: expression }, dynamics365), []);
      const world = await LeadWorld.start({ fieldMap: { jobtitle: expression } });
      await world.close();
    });
  }
});
