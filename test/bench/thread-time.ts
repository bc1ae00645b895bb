// CPU time of a renderer's threads from /proc: what the kernel charged, not what the page believes.
import { readdir, readFile } from "node:fs/promises";

/** Clock ticks per second in /proc/…/stat (sysconf(_SC_CLK_TCK), 100 on every Linux that Debian ships). */
const TICKS_PER_S = 100;

export interface ThreadTime {
  readonly pid: number;
  readonly tid: number;
  readonly name: string;
  readonly cpuS: number;
}

async function processesOf(userDataDir: string): Promise<number[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found: number[] = [];
  for (const pid of pids) {
    try {
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
      if (command.includes("--type=renderer") && command.includes(userDataDir)) found.push(pid);
    } catch {
      // ended while we looked
    }
  }
  return found;
}

/** Every thread of the renderers of this profile. */
export async function threadTimes(userDataDir: string): Promise<ThreadTime[]> {
  const times: ThreadTime[] = [];
  for (const pid of await processesOf(userDataDir)) {
    for (const task of await readdir(`/proc/${pid}/task`)) {
      try {
        const stat = await readFile(`/proc/${pid}/task/${task}/stat`, "utf8");
        const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const cpuS = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
        times.push({ pid, tid: Number(task), name, cpuS });
      } catch {
        // ended while we looked
      }
    }
  }
  return times;
}

/** Share of one core that the main threads and the dedicated workers used between two readings. */
export function sharesBetween(
  before: readonly ThreadTime[],
  after: readonly ThreadTime[],
  seconds: number,
): { readonly main: number; readonly workers: number; readonly rest: number } {
  const earlier = new Map(before.map((thread) => [thread.tid, thread.cpuS]));
  const used = (pick: (thread: ThreadTime) => boolean): number =>
    after.filter(pick).reduce((sum, thread) => sum + thread.cpuS - (earlier.get(thread.tid) ?? 0), 0) /
    seconds;
  const isMain = (thread: ThreadTime): boolean => thread.tid === thread.pid;
  const isWorker = (thread: ThreadTime): boolean => thread.name.startsWith("DedicatedWorker");
  return {
    main: used(isMain),
    workers: used(isWorker),
    rest: used((thread) => !isMain(thread) && !isWorker(thread)),
  };
}
