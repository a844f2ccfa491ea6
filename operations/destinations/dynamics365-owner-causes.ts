/** Refusals because of the owner of the rows. */
import type { CauseRow } from "../causes/cause";
import { answered, grant, granted, is, up } from "../causes/row-parts";
import { parseOwner, readerSteps } from "../dataverse/lead-owner";
import { forStack } from "../wording";

export const ownerCauses: readonly CauseRow[] = [
  {
    key: "owner-cannot-read",
    meets: "every lead",
    fits: ({ serviceCode }, { owner }) => is(serviceCode, "0x80040299") && owner !== "",
    because: (_, { owner, dynamicsUrl }) =>
      `the owner of the rows, ${owner}, may not read leads in ${dynamicsUrl} (0x80040299)`,
    fix: (context) => {
      const owner = parseOwner(context.owner);
      return { ...(owner === undefined ? {} : { advice: readerSteps(owner) }), ...granted(context) };
    },
  },
  {
    key: "owner-gone",
    meets: "every lead",
    // a run has no code of Dataverse; the connection exists, so only the owner can be missing
    fits: ({ status, serviceCode, actionCode, connection }, { owner }) =>
      owner !== "" &&
      (is(serviceCode, "0x80040217") ||
        (serviceCode === undefined &&
          connection === undefined &&
          (status === 404 || is(actionCode, "notfound", "404")))),
    because: (evidence, { owner, dynamicsUrl }) =>
      `the owner of the rows, ${owner}, is not in ${dynamicsUrl} any more (${answered(evidence)})`,
    fix: (context) => ({
      advice: `The commands let the application own the rows; for another owner, run ${grant(context)} --owner NAME instead of the first`,
      commands: [forStack("pulumi config rm marketplace-leads:owner", context.stack), up(context)],
    }),
  },
  {
    key: "depth-too-small",
    meets: "every lead",
    fits: ({ serviceCode }) => is(serviceCode, "0x80048306"),
    because: (_, { owner, dynamicsUrl }) =>
      `the application's role in ${dynamicsUrl} does not reach the business unit of ${owner === "" ? "its rows" : `the rows' owner, ${owner}`} (0x80048306)`,
    fix: granted,
  },
];
