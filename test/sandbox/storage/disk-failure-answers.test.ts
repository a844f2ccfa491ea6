/** Each service's answer after a disk failure. */
import assert from "node:assert/strict";
import { armErrorResponse } from "../../../sandbox/arm/errors";
import { errorAnswer as blobAnswer } from "../../../sandbox/blob/errors";
import { errorAnswer as dataverseAnswer } from "../../../sandbox/dataverse/errors";
import { entraErrorResponse } from "../../../sandbox/entra/errors";
import { graphErrorResponse } from "../../../sandbox/graph/errors";
import { StorageFailed } from "../../../sandbox/storage/storage-failure";
import { ManualClock } from "../../../sandbox/support/clock";
import { seededIds } from "../../../sandbox/support/ids";
import { errorAnswer as triggerAnswer } from "../../../sandbox/workflow/trigger/trigger-answers";

const clock = new ManualClock();
const ids = seededIds("disk");
const failure = new StorageFailed(Object.assign(new Error("any"), { code: "SQLITE_FULL" }));

const answers: Record<string, () => Response> = {
  "Resource Manager": () => armErrorResponse(failure, "https://login.microsoftonline.com"),
  Entra: () => entraErrorResponse(failure, { clock, ids, correlationId: undefined }),
  Graph: () => graphErrorResponse(failure, { clock, ids, requestId: undefined }),
  Dataverse: () => {
    const { body, status } = dataverseAnswer(failure);
    return Response.json(body, { status });
  },
  "Blob Storage": () => blobAnswer(failure, "request", clock.now()),
  "a Request trigger": () => triggerAnswer(failure),
};

describe("a request that met a disk failure", () => {
  for (const [service, answer] of Object.entries(answers)) {
    it(`is answered by ${service} with 507, and with what to do`, async () => {
      const { status } = answer();
      const text = await answer().text();
      assert.equal(status, 507);
      assert.match(text, /InsufficientStorage/);
      assert.match(
        text,
        /Free some space for its data directory, start it again \(leads sandbox --data DIR\)/,
      );
    });
  }
});
