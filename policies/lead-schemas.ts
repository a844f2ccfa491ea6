/** The lead schemas that Microsoft published, by the year of the article. flow-definitions/ names the sources. */
import schema2018 from "../flow-definitions/lead-schema.2018.json";
import schema2022 from "../flow-definitions/lead-schema.2022.json";

export const leadSchemas: ReadonlyMap<string, { readonly properties: object }> = new Map([
  ["2018", schema2018],
  ["2022", schema2022],
]);
