// Jobs over as many processes as there are cores, a file per process. In: jobs; out, as they come: progress and results.
// A process that dies fails its file and is replaced. Stopping ends the processes and takes away what they had begun.
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Job, type JobDone, outputsOf } from "./analysis.ts";
import { faultLine } from "./fault.ts";
import type { FromProcess, ToProcess } from "./messages.ts";
import { removeFile } from "./output-file.ts";

export interface PoolListener {
  progressed(job: Job, share: number, rows: number): void;
  done(job: Job, done: JobDone): void;
}

export class ProcessPool {
  readonly #waiting: Job[];
  readonly #listener: PoolListener;
  readonly #running = new Map<ChildProcess, Job | undefined>();
  #stopped = false;
  #finish: () => void = () => {};

  constructor(jobs: readonly Job[], listener: PoolListener) {
    this.#waiting = [...jobs];
    this.#listener = listener;
  }

  /** Resolves when every job is done, or all processes have ended after `stop`. */
  run(processes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#finish = resolve;
      for (let k = Math.min(processes, this.#waiting.length); k > 0; k--) this.#start();
      if (this.#running.size === 0) resolve();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    for (const child of this.#running.keys()) child.kill("SIGKILL");
  }

  #start(): void {
    const child = fork(fileURLToPath(new URL("./file-process.ts", import.meta.url)));
    this.#running.set(child, undefined);
    child.on("message", (message: FromProcess) => this.#hear(child, message));
    child.on("exit", (code, signal) => this.#ended(child, signal ?? `code ${code}`));
  }

  #hear(child: ChildProcess, message: FromProcess): void {
    const job = this.#running.get(child);
    if (message.kind === "progress") {
      if (job) this.#listener.progressed(job, message.share, message.rows);
      return;
    }
    this.#running.set(child, undefined);
    if (message.kind === "done" && job) this.#listener.done(job, message.done);
    const next = this.#waiting.shift();
    this.#running.set(child, next);
    if (next) child.send({ kind: "job", job: next } satisfies ToProcess);
    else child.disconnect();
  }

  #ended(child: ChildProcess, why: string): void {
    const job = this.#running.get(child);
    this.#running.delete(child);
    if (job) {
      for (const path of outputsOf(job).temporary) removeFile(path);
      if (!this.#stopped) {
        const line = faultLine(job.input, { what: `its analysis ended unexpectedly (${why})` });
        this.#listener.done(job, { ok: false, line });
      }
    }
    if (!this.#stopped && this.#waiting.length > 0) this.#start();
    else if (this.#running.size === 0) this.#finish();
  }
}
