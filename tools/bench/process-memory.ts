/** Peak memory of a process and all that it starts, from Linux's `/proc`. */
import { readdirSync, readFileSync } from "node:fs";

interface Facts {
  parent: number;
  megabytes: number;
}

/** Samples until it is told to stop. @returns the peak in megabytes; shared pages count once for each process */
export function watchMemory(root: number): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOf(root));
  }, 100);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function memoryOf(root: number): number {
  const all = new Map(
    readdirSync("/proc").flatMap((name) => {
      const facts = /^\d+$/.test(name) ? factsOf(name) : undefined;
      return facts === undefined ? [] : [[Number(name), facts] as const];
    }),
  );
  const isOurs = (id: number): boolean => {
    const parent = all.get(id)?.parent;
    return id === root || (parent !== undefined && isOurs(parent));
  };
  return [...all].filter(([id]) => isOurs(id)).reduce((sum, [, { megabytes }]) => sum + megabytes, 0);
}

/** Undefined for a process that has just ended. */
function factsOf(id: string): Facts | undefined {
  try {
    const text = readFileSync(`/proc/${id}/status`, "utf8");
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
    return { parent: number("PPid"), megabytes: number("VmRSS") / 1024 };
  } catch {
    return undefined;
  }
}
