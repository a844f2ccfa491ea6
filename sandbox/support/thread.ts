/**
 * Starts threads that run a TypeScript module of ours.
 *
 * Layer: support, the bottom.
 */
import { join } from "node:path";
import { type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";

/**
 * @param module absolute path of the module, which runs once, in the new thread
 * @param data what it is given, see {@link threadData}
 */
export function startThread(module: string, data: unknown): Worker {
  return new Worker(join(__dirname, "thread.mjs"), { workerData: { module, data }, execArgv: [] });
}

/** What this thread was started with. */
export function threadData<Data>(): Data {
  return workerData.data as Data;
}

/** The way to the thread that started this one. */
export function starter(): MessagePort {
  if (parentPort === null) throw new Error("This module is for a thread of its own: see startThread.");
  return parentPort;
}
