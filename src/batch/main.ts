// The command: files in, results out, on all cores. Wiring only; `--help` says the rest.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { analyse, type Job, type JobDone, outputsOf } from "./analysis.ts";
import { argumentsFrom, type Arguments, help } from "./arguments.ts";
import { faultLine } from "./fault.ts";
import { inputsFrom } from "./inputs.ts";
import { removeFile } from "./output-file.ts";
import { writeFlexion } from "./pair-flexion.ts";
import { ProcessPool } from "./process-pool.ts";
import { Progress } from "./progress.ts";
import { pairsFrom } from "./sensor-pairs.ts";

/** As a shell tells a program ended by Ctrl-C. */
const INTERRUPTED = 130;

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};
const complain = (text: string): void => {
  process.stderr.write(text);
};
// Who no longer listens still wants the results.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

async function run({ paths, out, samples, smooth, jobs }: Arguments): Promise<number> {
  const { files, faults } = inputsFrom(paths, out);
  const token = randomBytes(4).toString("hex");
  const pairs = pairsFrom(files);
  const paired = new Set(pairs.flatMap(({ upper, lower }) => [upper, lower]));
  const work = files.map(
    (file): Job => ({
      ...file,
      samples,
      smooth,
      paired: paired.has(file),
      token,
      appVersion: manifest.version,
    }),
  );
  const clear = (): void => {
    for (const { temporary, points } of work.map(outputsOf)) {
      for (const path of [...temporary, points]) removeFile(path);
    }
  };
  const progress = new Progress(complain, process.stderr.isTTY, work.length, () => performance.now());
  for (const line of faults) progress.say(line);
  let failed = faults.length;
  const analysed = new Set<string>();
  const told = (job: Job, done: JobDone): void => {
    if (done.ok) analysed.add(job.output);
    else failed++;
    progress.done(
      job.input,
      done.ok ? done.rows : 0,
      done.ok ? faultLine(job.input, { what: `${done.rows} rows` }) : done.line,
    );
  };
  const processes = Math.min(jobs ?? availableParallelism(), work.length);
  if (processes > 1) {
    const pool = new ProcessPool(work, {
      progressed: (job, share, rows) => progress.progressed(job.input, share, rows),
      done: told,
    });
    onInterrupt(() => pool.stop());
    await pool.run(processes);
  } else {
    for (const job of work) {
      onInterrupt(() => {
        clear();
        process.exit(INTERRUPTED);
      });
      const steering = {
        progressed: (share: number, rows: number) => progress.progressed(job.input, share, rows),
        breathe: () => setImmediate(),
      };
      told(job, await analyse(job, steering));
    }
  }
  progress.clear();
  if (!interrupted) {
    for (const pair of pairs) {
      const points = [pair.upper, pair.lower].map(({ output }) => `${output}.points.${token}.part`);
      const both = analysed.has(pair.upper.output) && analysed.has(pair.lower.output);
      try {
        if (both) writeFlexion(pair, points[0]!, points[1]!, token);
      } catch (thrown) {
        const { code } = thrown as NodeJS.ErrnoException;
        if (code === undefined) throw thrown;
        progress.say(faultLine(pair.output, { what: code }));
        failed++;
      }
    }
  }
  clear();
  if (interrupted) return INTERRUPTED;
  return failed > 0 ? 1 : 0;
}

let interrupted = false;
function onInterrupt(act: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => {
      interrupted = true;
      act();
    });
  }
}

// npm runs a script in the project's folder: paths are meant from where the person stands.
const { INIT_CWD, npm_lifecycle_event } = process.env;
if (npm_lifecycle_event === "analyse" && INIT_CWD !== undefined) process.chdir(INIT_CWD);

const read = argumentsFrom(process.argv.slice(2));
if (read.kind === "help") process.stdout.write(help);
else if (read.kind === "wrong") {
  complain(`${read.what}; --help explains\n`);
  process.exitCode = 1;
} else process.exitCode = await run(read.options);
