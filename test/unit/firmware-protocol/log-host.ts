// A host that fetches a sensor's log over the bare wire: the driver's procedures, pieces into the assembler, records by
// number. It can lose its connection in the middle of every n-th block, and goes on from the first record it lacks.
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import type { SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import type { GattStep, Outcome, Procedure, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { logReaderFor } from "../../../firmware-protocol/log-readers.ts";
import type {
  ClockMark,
  LogAssembler,
  LogContents,
  LogName,
  LogRecord,
} from "../../../firmware-protocol/log.ts";
import { ran } from "./run-procedure.ts";

export const log = thoraDriver.log!;
export const logReader = logReaderFor(thoraDriver.id)!;

/** Carries a step out on the sensor of a run. */
export const carriedOutBy =
  (run: SensorRun) =>
  (step: GattStep): StepOutcome => {
    if (step.do === "read") return { ok: true, bytes: viewOf(run.sensor.readInfo()) };
    if (step.do !== "request") return { ok: true };
    const reply = run.write(step.bytes);
    if (reply === undefined || !step.matches(viewOf(reply)))
      return { ok: false, reason: "timed-out", detail: "no matching reply" };
    return { ok: true, bytes: viewOf(reply) };
  };

export function done<T>(run: SensorRun, procedure: Procedure<T>): T {
  const { outcome }: { outcome: Outcome<T> } = ran(procedure, carriedOutBy(run));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}

export interface Fetched {
  readonly contents: readonly LogContents[];
  readonly records: ReadonlyMap<LogName, ReadonlyMap<number, LogRecord>>;
  readonly drops: number;
  /** World time that it took, s. */
  readonly tookS: number;
}

export interface HostSetup {
  /** Loses the connection in the middle of every n-th block. */
  readonly dropAtBlock?: number;
  readonly payload?: number;
  /** Told in place of the radio of every notification, may lose it. Default takes all. */
  readonly hears?: (index: number) => boolean;
}

const payloadOf = ({ payload = 244 }: HostSetup): number => payload;

class LogHost {
  readonly #run: SensorRun;
  readonly #setup: HostSetup;
  readonly records = new Map<LogName, Map<number, LogRecord>>();
  #assembler: LogAssembler = logReader.assembler();
  #pieces = 0;
  #begun = 0;
  drops = 0;

  constructor(run: SensorRun, setup: HostSetup) {
    this.#run = run;
    this.#setup = setup;
    run.sensor.connected(payloadOf(setup));
  }

  /** Until every record listed is here. */
  fetch({ log: name, from, count }: LogContents): void {
    const held = new Map<number, LogRecord>();
    this.records.set(name, held);
    for (let next = from; next < from + count; next = this.#firstMissing(held, next)) {
      const applied = done(this.#run, log.read(name, next, from + count - next));
      // What gave way meanwhile is gone.
      next = applied.from;
      if (applied.count === 0) return;
      this.#listen(name, held);
    }
  }

  /** Until the end of the read, or until the connection is lost. */
  #listen(name: LogName, held: Map<number, LogRecord>): void {
    const untilS = this.#run.nowS + 3600;
    for (;;) {
      if (this.#run.nowS > untilS) throw new Error("a read of more than an hour does not end");
      const pieces = this.#run.advance(this.#run.nowS + 0.1).filter(({ channel }) => channel === "log");
      if (pieces.length === 0 && !this.#run.sensor.isLogRead) return;
      for (const { bytes } of pieces) {
        if (this.#setup.hears?.(this.#pieces++) === false) continue;
        if ((bytes[0]! & 0x7f) === 1 && this.#isDropDue()) return this.#drop();
        for (const finding of this.#assembler.take(bytes)) {
          if (finding.found !== "block" || finding.block.log !== name) continue;
          finding.block.records.forEach((record, i) => held.set(finding.block.first + i, record));
        }
      }
    }
  }

  #firstMissing(held: ReadonlyMap<number, LogRecord>, from: number): number {
    let next = from;
    while (held.has(next)) next++;
    return next;
  }

  #isDropDue(): boolean {
    this.#begun++;
    return this.#setup.dropAtBlock !== undefined && this.#begun % this.#setup.dropAtBlock === 0;
  }

  #drop(): void {
    this.drops++;
    this.#run.sensor.disconnected();
    this.#run.advance(this.#run.nowS + 3);
    this.#run.sensor.connected(payloadOf(this.#setup));
    this.#assembler = logReader.assembler();
  }
}

/** Lists, and fetches all that is listed. */
export function fetched(run: SensorRun, setup: HostSetup = {}): Fetched {
  const host = new LogHost(run, setup);
  const contents = done(run, log.list());
  const startS = run.nowS;
  for (const one of contents) host.fetch(one);
  return { contents, records: host.records, drops: host.drops, tookS: run.nowS - startS };
}

export const marksIn = ({ records }: Fetched): ClockMark[] =>
  [...(records.get("clock")?.values() ?? [])].filter((record) => record.kind === "clock-mark");
