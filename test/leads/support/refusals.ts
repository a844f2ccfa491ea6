/** Test answers of Dataverse. */
import type { RequestHandler } from "../../../sandbox/http/host-table";
import type { Between } from "./sandbox-parts";

/** Whether a request creates a lead. */
export const isWrite = (request: Request): boolean =>
  request.method === "POST" && request.url.endsWith("/leads");

/** Dataverse's error body. */
export const refusal = (status: number, code: string, message = "no"): Response =>
  Response.json({ error: { code, message } }, { status });

/** @param count 1 for the first write */
export type AnswerWrite = (
  request: Request,
  dataverse: RequestHandler,
  count: number,
) => Response | Promise<Response>;

/** Answers every creation of a lead from now on, and passes on other calls. @returns their number */
export function answerWrites(world: { between: Between }, answer: AnswerWrite): { count: number } {
  const writes = { count: 0 };
  world.between.dataverse = (request, dataverse) => {
    if (!isWrite(request)) return dataverse(request);
    writes.count += 1;
    return answer(request, dataverse, writes.count);
  };
  return writes;
}
