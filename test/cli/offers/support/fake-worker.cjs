// A child process of the pool that does what the name of the stack says, and notes its process id.
"use strict";

let running;
const answer = (result) => {
  const [stack, notes] = [running, [String(process.pid)]];
  running = undefined;
  const changes = { create: 0, update: 0, replace: 0, delete: 0 };
  process.send({ outcome: { stack, file: "", result, changes, findings: [], notes, seconds: 0 } });
};

process.on("message", ({ job, cancel }) => {
  if (cancel) return running && answer("canceled");
  if (running !== undefined) throw new Error("two jobs at once");
  running = job.stack;
  if (job.stack.startsWith("exits")) process.exit(3);
  if (job.stack.startsWith("killed")) process.kill(process.pid, "SIGKILL");
  if (job.stack.startsWith("bug")) process.send({ bug: "Error: ours" });
  else if (job.stack.startsWith("fails")) answer("failed");
  // "hangs" until it is cancelled
  else if (!job.stack.startsWith("hangs")) setImmediate(answer, "unchanged");
});
process.on("disconnect", () => process.exit());
