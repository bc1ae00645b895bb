// From a link's callbacks to the worker, for real and simulated sensors alike. The first stream opens the day's
// session; notifications that arrive while it is being opened wait here, stamped, and are handed on afterwards.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { OpenReply } from "../../workers/contract.ts";
import type { StoreFault } from "../domain/faults.ts";
import type { ZeroSource } from "../domain/lean.ts";
import { type Placement, placements } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import { type EpochMs, epochMs, type SessionMs, sessionMs } from "../domain/units.ts";
import { localDayOf, SessionClock, type TimeSource, zoneOf } from "./clock.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface FeedOptions {
  readonly database: string;
  readonly simulated: boolean;
  /** The wall clock that the session starts at: now, or the simulated body's morning. */
  readonly wallNow: () => EpochMs;
}

export interface OpenedSession {
  /** Whose stream opened it, and its zero. */
  readonly placement: Placement;
  readonly clock: SessionClock;
  readonly sessionId: string;
  readonly zero: ZeroSource;
}

export interface FeedPorts {
  readonly client: WorkerClient;
  readonly time: TimeSource;
  onOpened(session: OpenedSession): void;
  /** The session was let go of. */
  onClosed(): void;
  onFault(fault: StoreFault): void;
}

type Start = readonly [sensor: SensorIdentity, format: StreamFormat, bootId: number | undefined];

interface Stamped {
  readonly placement: Placement;
  readonly channel: string;
  readonly bytes: ArrayBuffer;
  readonly monotonicMs: number;
}

export class SensorFeed {
  readonly #ports: FeedPorts;
  readonly #options: FeedOptions;
  /** Who is in the session, or will be once it is open. */
  readonly #sensors = new Map<Placement, string>();
  /** The start of each stream that is open, to be said again when the day rolls over. */
  readonly #starts = new Map<Placement, Start>();
  #clock: SessionClock | undefined;
  #opening: Promise<void> | undefined;
  /** What came while the session was being opened, in order. */
  #waiting: (Stamped | (() => void))[] = [];

  constructor(ports: FeedPorts, options: FeedOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  get clock(): SessionClock | undefined {
    return this.#clock;
  }

  streamOpened(
    placement: Placement,
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
  ): void {
    this.#starts.set(placement, [sensor, format, bootId]);
    const before = this.#sensors.get(placement);
    // Another sensor in the same place is another session: the other place's stream goes on in it too.
    if (before !== undefined && before !== sensor.sensorId) this.rollOver();
    else this.#begin(placement, sensor, format, bootId);
  }

  #begin(placement: Placement, ...[sensor, format, bootId]: Start): void {
    const atMonotonicMs = this.#ports.time.monotonicMs();
    const isFirst = this.#sensors.size === 0;
    const isJoining = !isFirst && !this.#sensors.has(placement);
    this.#sensors.set(placement, sensor.sensorId);
    if (this.#clock === undefined && this.#opening === undefined)
      this.#opening = this.#open(placement, sensor).finally(() => {
        this.#opening = undefined;
      });
    this.#whenOpen((clock) => {
      if (isJoining) this.#ports.client.join(placement, sensor);
      // The simulated body's clock is its own: it sleeps with nobody.
      if (!this.#options.simulated) clock.catchUp();
      this.#ports.client.begin(placement, sensor, format, bootId, clock.at(atMonotonicMs));
    });
  }

  /** A frame whose instant is known in session time: the simulated sensor's. Only after onOpened. */
  simulatedNotification(
    placement: Placement,
    channel: string,
    bytes: ArrayBuffer,
    arrivalMs: SessionMs,
  ): void {
    this.#ports.client.push(placement, { channel, bytes, arrivalMs });
  }

  /** Takes over `bytes`. */
  notification(placement: Placement, channel: string, bytes: ArrayBuffer, monotonicMs: number): void {
    if (this.#clock === undefined) this.#waiting.push({ placement, channel, bytes, monotonicMs });
    else this.#ports.client.push(placement, { channel, bytes, arrivalMs: this.#clock.at(monotonicMs) });
  }

  streamClosed(placement: Placement, cause: "link-lost" | "stopped"): void {
    if (!this.#starts.delete(placement)) return;
    const atMonotonicMs = this.#ports.time.monotonicMs();
    this.#whenOpen((clock) => this.#ports.client.end(placement, clock.at(atMonotonicMs), cause));
  }

  /** Settles when the session is open, or could not be. */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Local midnight: the streams go on in a session of the new day. What arrives meanwhile waits and is not lost. */
  rollOver(): void {
    this.#clock = undefined;
    this.#sensors.clear();
    for (const placement of placements) {
      const start = this.#starts.get(placement);
      if (start !== undefined) this.#begin(placement, ...start);
    }
  }

  /** Once a second: a worker without data learns here that time goes on. */
  elapsed(): void {
    if (this.#clock !== undefined) this.#ports.client.elapsed(this.#clock.now());
  }

  async close(): Promise<void> {
    await this.#opening;
    this.#clock = undefined;
    this.#sensors.clear();
    await this.#ports.client.close();
    this.#ports.onClosed();
  }

  #whenOpen(act: (clock: SessionClock) => void): void {
    if (this.#clock !== undefined) act(this.#clock);
    else this.#waiting.push(() => this.#clock && act(this.#clock));
  }

  async #open(placement: Placement, sensor: SensorIdentity): Promise<void> {
    await this.#ports.client.close();
    const now = this.#options.wallNow();
    const monotonicMs = this.#ports.time.monotonicMs();
    const day = localDayOf(now);
    const reply: OpenReply = await this.#ports.client.open({
      database: this.#options.database,
      now,
      ...zoneOf(now),
      dayStart: day.start,
      dayEnd: day.end,
      sensor,
      placement,
      simulated: this.#options.simulated,
    });
    if (!reply.ok) {
      this.#sensors.clear();
      this.#ports.onFault(reply.fault);
      return;
    }
    const resumeAt: SessionMs = sessionMs(
      Math.max(now - reply.startedAt, reply.resumed ? reply.storedThroughMs + 1 : 0),
    );
    const clock = new SessionClock(this.#ports.time, epochMs(reply.startedAt), resumeAt, 1, monotonicMs);
    this.#clock = clock;
    this.#ports.onOpened({ placement, clock, sessionId: reply.sessionId, zero: reply.zero });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const item of waiting) {
      if (typeof item === "function") item();
      else this.notification(item.placement, item.channel, item.bytes, item.monotonicMs);
    }
  }
}
