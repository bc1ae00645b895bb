// Fetching what a sensor recorded while this page was away, beside its live stream. In: streams that begin and end, pieces
// of the log; out: reads and confirmations over the link, progress and outcome in the state. What to ask for and what may
// be confirmed is the worker's to say. A lost link or a dead worker only interrupts: the next connection goes on.
import type { DriverFault, Outcome } from "../../firmware-protocol/driver.ts";
import type {
  BackfillFault,
  BackfillRequest,
  BackfillStep,
  BackfillWorker,
} from "../../workers/backfill-contract.ts";
import type { Placement } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import type { EpochMs } from "../domain/units.ts";
import type { Link } from "../link/link-options.ts";
import { localDayOf, neighbouringDay, zoneOf } from "./clock.ts";
import { LogInbox } from "./log-inbox.ts";
import type { AppState } from "./state.ts";

/** Records older than this are not believed; a sensor keeps weeks at most. */
const DAYS_BACK = 92;
/** Pieces come many times a second; so long without one, and the read is asked for again. */
const SILENT_MS = 8000;
/** Who has cancelled is left in peace for so long, however often the link comes and goes. */
const REST_MS = 3_600_000;
/** Workers that die on one connection before it is left for the next. */
const WORKERS = 3;

/** What the link is asked with. */
export type LogLink = Pick<Link, "run">;

/** A worker of its own. `died` rejects when it does; calls to a dead one never settle. */
export interface SpawnedBackfill {
  readonly worker: Pick<BackfillWorker, keyof BackfillWorker>;
  readonly died: Promise<never>;
  terminate(): void;
}

export interface BackfillPorts {
  readonly state: Pick<AppState, "backfill">;
  readonly database: string;
  wallMs(): number;
  /** Everything live is in the store then. */
  flush(): Promise<void>;
  spawn(): SpawnedBackfill;
  /** These local days have changed. */
  changed(days: readonly EpochMs[]): void;
}

/** A connection of one sensor. */
interface Visit {
  readonly link: LogLink;
  readonly sensor: SensorIdentity;
  readonly placement: Placement;
  readonly liveSince: EpochMs;
  readonly inbox: LogInbox;
}

/** Why it ended before it was done. */
type Ended = "interrupted" | "cancelled" | BackfillFault;

export class BackfillRuns {
  readonly #ports: BackfillPorts;
  readonly #visits = new Map<Placement, Visit>();
  /** One after the other: two sensors share the air. */
  #running: Promise<void> = Promise.resolve();
  #current: Visit | undefined;
  #restUntilMs = 0;

  constructor(ports: BackfillPorts) {
    this.#ports = ports;
  }

  /** A stream of a sensor that keeps a log has begun at `liveSince`. `opened`: once its session is open. */
  streamOpened(
    link: LogLink,
    sensor: SensorIdentity,
    placement: Placement,
    opened: Promise<void>,
    liveSince: EpochMs,
  ): void {
    this.streamClosed(placement);
    if (liveSince < this.#restUntilMs) return;
    const visit: Visit = { link, sensor, placement, liveSince, inbox: new LogInbox() };
    this.#visits.set(placement, visit);
    this.#running = this.#running
      .then(() => opened)
      .then(() => this.#run(visit))
      .catch((thrown: unknown) => this.#end({ code: "log-unreadable", detail: String(thrown) }));
  }

  /** Takes over `bytes`. */
  piece(placement: Placement, bytes: ArrayBuffer): void {
    this.#visits.get(placement)?.inbox.push(bytes);
  }

  streamClosed(placement: Placement): void {
    this.#visits.get(placement)?.inbox.close("interrupted");
    this.#visits.delete(placement);
  }

  /** What has been fetched stays; the rest stays on the sensor. */
  cancel(): void {
    this.#restUntilMs = this.#ports.wallMs() + REST_MS;
    this.#current?.inbox.close("cancelled");
  }

  async #run(visit: Visit): Promise<void> {
    if (visit.inbox.closed) return;
    this.#current = visit;
    const ended = await this.#fetch(visit);
    this.#current = undefined;
    if (ended) this.#end(ended);
  }

  #end(ended: Ended): void {
    const { backfill } = this.#ports.state;
    if (ended === "interrupted") backfill.value = undefined;
    else if (ended === "cancelled") backfill.value = { phase: "cancelled" };
    else backfill.value = { phase: "failed", fault: ended };
  }

  async #fetch(visit: Visit): Promise<Ended | undefined> {
    for (let attempt = 1; ; attempt++) {
      await this.#ports.flush();
      const listed = await visit.link.run((driver) => driver.log?.list());
      const failed = endedBy(listed);
      if (failed || !listed?.ok) return failed ?? "interrupted";
      const spawned = this.#ports.spawn();
      try {
        const request = this.#request(visit, listed.value);
        return await Promise.race([this.#follow(visit, request, spawned.worker), spawned.died]);
      } catch (thrown) {
        if (visit.inbox.closed) return visit.inbox.closed;
        if (attempt === WORKERS) return { code: "log-unreadable", detail: String(thrown) };
      } finally {
        spawned.terminate();
      }
    }
  }

  #request({ sensor, placement, liveSince }: Visit, contents: BackfillRequest["contents"]): BackfillRequest {
    const today = localDayOf(liveSince).start;
    const days = Array.from({ length: DAYS_BACK + 1 }, (_, index) => {
      const { start, end } = localDayOf(neighbouringDay(today, index - DAYS_BACK));
      return { start, end, utcOffsetMin: zoneOf(start).utcOffsetMin };
    });
    const { zone } = zoneOf(liveSince);
    return { database: this.#ports.database, sensor, placement, zone, days, liveSince, contents };
  }

  /** Does what the worker says until it is done. Undefined: it is. */
  async #follow(
    visit: Visit,
    request: BackfillRequest,
    worker: SpawnedBackfill["worker"],
  ): Promise<Ended | undefined> {
    const { link, inbox } = visit;
    let step: BackfillStep = await worker.begin(request);
    while (!inbox.closed) {
      if (step.do === "stop") return step.fault;
      if (step.do === "done") {
        const { result } = step;
        await this.#letGo(worker);
        this.#ports.state.backfill.value =
          result.records + result.lost + result.damaged > 0 ? { phase: "done", result } : undefined;
        return undefined;
      }
      if (step.do === "confirm") {
        const { log, below } = step;
        const confirmed = await link.run((driver) => driver.log?.confirm(log, below));
        // Refused, it is said again on the next connection.
        if (endedBy(confirmed) === "interrupted") break;
      } else {
        const ended = await this.#read(visit, step, worker);
        if (ended) return this.#leave(visit, ended, worker);
      }
      step = await worker.next();
    }
    return this.#leave(visit, inbox.closed ?? "interrupted", worker);
  }

  async #read(
    { link, inbox }: Visit,
    { log, from, count }: Extract<BackfillStep, { do: "read" }>,
    worker: SpawnedBackfill["worker"],
  ): Promise<Ended | undefined> {
    const range = await link.run((driver) => driver.log?.read(log, from, count));
    const failed = endedBy(range);
    if (failed || !range?.ok) return failed ?? "interrupted";
    await worker.answered(range.value);
    for (;;) {
      const pieces = await inbox.take(SILENT_MS);
      if (inbox.closed) return inbox.closed;
      // Silence: the worker decides whether to ask again.
      if (pieces.length === 0) return undefined;
      const { over, progress } = await worker.pieces(pieces);
      if (progress.of > 0) this.#ports.state.backfill.value = { phase: "running", ...progress };
      if (over) return undefined;
    }
  }

  async #leave({ link }: Visit, ended: Ended, worker: SpawnedBackfill["worker"]): Promise<Ended> {
    // A read of nothing ends the one that is under way.
    if (ended === "cancelled") await link.run((driver) => driver.log?.read("clock", 0, 0));
    await this.#letGo(worker);
    return ended;
  }

  async #letGo(worker: SpawnedBackfill["worker"]): Promise<void> {
    const days = await worker.end();
    if (days.length > 0) this.#ports.changed(days);
  }
}

/** Undefined: it succeeded. */
function endedBy(outcome: Outcome<unknown> | undefined): Ended | undefined {
  if (outcome?.ok) return undefined;
  const fault: DriverFault | undefined = outcome?.error;
  if (fault === undefined || fault.code === "step-failed") return "interrupted";
  return { code: "log-silent", detail: fault.detail };
}
