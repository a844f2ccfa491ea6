/** Settles what a killed update left behind: its lock, and creations that the state does not know the end of. */
import { readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createHttpClient } from "../../../http-client/http-client";
import type { Settlement } from "../../../operations/pending/decision";
import { GraphClient } from "../../../operations/pending/graph-client";
import { decideAll, importFileOf } from "../../../operations/pending/settlement";
import { pendingCreates, type StackExport, writtenAt } from "../../../operations/pending/stack-export";
import { ArmClient } from "../../../operations/services/arm-client";
import { forStack } from "../../../operations/wording";
import { CommandError } from "../../command-error";
import { callerToken } from "../../credentials";
import { withPrivateFolder } from "../../private-folder";
import { pulumiText, selectionOf } from "../../pulumi/pulumi-json";
import { stackExport } from "../../pulumi/stack-export";
import { armAccess } from "../../service-access";

/** A lock of a stack in a file or blob backend. */
export interface StackLock {
  user: string;
  host: string;
  pid: number;
  /** As Pulumi wrote it. */
  time: string;
  /** Whether its process ran on this machine and has ended. */
  isDead: boolean;
}

/** What tells whether a process has ended. */
interface Machine {
  host: string;
  isAlive: (pid: number) => boolean;
}

const thisMachine: Machine = {
  host: hostname(),
  isAlive(pid) {
    try {
      process.kill(pid, 0);
      return !isZombie(pid);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== "ESRCH"; // EPERM: a process of another user
    }
  },
};

/** Whether it has ended and only its parent does not know yet. In a container, nobody may ever ask for it. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false; // not Linux
  }
}

/** The locks that an error of Pulumi names. Source: pulumi pkg/v3 backend/diy/lock.go (checkForLock) */
export function locksIn(error: string, { host, isAlive }: Machine = thisMachine): StackLock[] {
  const lines = error.matchAll(/: created by ([^\n]*)@([^@\s]+) \(pid (\d+)\) at (\S+)/g);
  return [...lines].map(([, user = "", on = "", number = "", time = ""]) => {
    const pid = Number(number);
    return { user, host: on, pid, time, isDead: on === host && pid > 0 && !isAlive(pid) };
  });
}

/** `pulumi cancel`, only if every lock is dead. @returns a sentence for each lock that was removed */
export async function releaseDeadLocks(stack: string, locks: readonly StackLock[]): Promise<string[]> {
  if (locks.length === 0 || !locks.every(({ isDead }) => isDead)) return [];
  await pulumiText(["cancel"], ["--yes", ...selectionOf(stack)]);
  return locks.map(
    ({ user, host, pid, time }) =>
      `Removed the lock of ${user} on ${host} since ${time}: its process ${pid} has ended.`,
  );
}

/**
 * Finds each pending creation by its name in Azure or Entra, and adopts or removes it, so that the next update makes none twice.
 * All is decided before anything is changed.
 *
 * @returns a sentence for each
 * @throws {CommandError} LEADS_PENDING_UNSETTLED naming the resource, when it cannot tell
 */
export async function settlePendingCreates(stack: string): Promise<string[]> {
  const exported = await stackExport(stack);
  if (pendingCreates(exported).length === 0) return [];
  const token = await callerToken();
  const fetch = createHttpClient();
  const graph = new GraphClient({ fetch, token: () => token("https://graph.microsoft.com") });
  const settlements = await decideAll(exported, {
    graph,
    arm: new ArmClient(armAccess(token, fetch)),
    subscriptionId: process.env.ARM_SUBSCRIPTION_ID ?? process.env.AZURE_SUBSCRIPTION_ID,
    writtenAt: writtenAt(exported),
    now: () => Date.now(),
    sleep: (milliseconds) => sleep(milliseconds),
  });
  if (settlements.some(({ decision }) => decision.kind === "doubt")) throw unsettled(stack, settlements);
  await adopt(stack, settlements);
  await remove(stack, settlements, graph);
  await forget(stack, exported);
  return settlements.map(({ decision }) => `The interrupted update: ${decision.text}.`);
}

/**
 * Also runs without anything to adopt: Pulumi locks the stack for it, so it fails while another update is running, whose creations are pending too.
 */
function adopt(stack: string, settlements: readonly Settlement[]): Promise<unknown> {
  return withPrivateFolder((folder) => {
    const file = join(folder, "import.json");
    writeFileSync(file, JSON.stringify(importFileOf(settlements)), { mode: 0o600 });
    const options = ["--yes", "--skip-preview", "--generate-code=false", "--protect=false"];
    return pulumiText(["import"], ["--file", file, ...options, ...selectionOf(stack)]);
  });
}

/** Only what is still pending: an update that ended meanwhile has its password in the state. */
async function remove(stack: string, settlements: readonly Settlement[], graph: GraphClient): Promise<void> {
  const left = settlements.filter(({ decision }) => decision.kind === "remove");
  if (left.length === 0) return;
  const pending = pendingCreates(await stackExport(stack)).map(({ urn }) => urn);
  for (const { resource, decision } of left) {
    if (decision.kind !== "remove" || !pending.includes(resource.urn)) continue;
    for (const keyId of decision.keyIds) await graph.removePassword(decision.applicationId, keyId);
  }
}

/** A preview, so that no other difference to Azure gets into the state, of the stack itself, so that no provider starts. */
async function forget(stack: string, { deployment }: StackExport): Promise<void> {
  const root = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  const target = root === undefined ? [] : ["--target", root.urn];
  await pulumiText(
    ["refresh"],
    ["--clear-pending-creates", "--preview-only", ...target, ...selectionOf(stack)],
  );
}

/** The error about those that only a person can decide. */
export function unsettled(stack: string, settlements: readonly Settlement[]): CommandError {
  const doubts = settlements.flatMap(({ decision }) => (decision.kind === "doubt" ? [decision] : []));
  const clear = forStack("pulumi refresh --clear-pending-creates --preview-only --non-interactive", stack);
  const fixes = doubts.flatMap(({ fixes }) => fixes);
  return new CommandError(
    "LEADS_PENDING_UNSETTLED",
    `An update of stack ${stack} was interrupted while it created resources, and it is not clear what exists and is its own; nothing was changed:\n${doubts.map(({ text }) => text).join("\n")}`,
    `\n${fixes.join("\n")}\nThen repeat the command. Once all that exists is in the state or deleted, this forgets what was pending: ${clear}`,
  );
}
