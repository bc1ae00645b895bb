// A process that analyses one file at a time, as it is told. Ends when whoever told it is gone.
import { setImmediate } from "node:timers/promises";
import { analyse } from "./analysis.ts";
import type { FromProcess, ToProcess } from "./messages.ts";

const send = (message: FromProcess): void => {
  process.send?.(message);
};

// The program's own to act on: it takes away what was begun.
process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit());
process.on("message", ({ job }: ToProcess) => {
  void analyse(job, {
    progressed: (share, rows) => send({ kind: "progress", share, rows }),
    breathe: () => setImmediate(),
  }).then((done) => send({ kind: "done", done }));
});
send({ kind: "ready" });
