// Owns the posture worker. Every call has a deadline, because a call to a dead worker never settles. What was sent and
// not yet acknowledged as stored is kept; when the worker dies, a new one reopens the session from its last commit and
// the rest is played again. Frames are never dropped: at most two batches are under way, the others wait and are
// bundled.
import * as Comlink from "comlink";
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type {
  CalibrationCall,
  CalibrationReply,
  OpenReply,
  OpenRequest,
  PostureWorker,
  ReferenceReply,
  WireFrame,
  WorkerMessage,
} from "../../workers/contract.ts";
import type { DayView } from "../domain/day-view.ts";
import type { NudgeEvent } from "../domain/events.ts";
import type { Placement } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import type { EpochMs, SessionMs } from "../domain/units.ts";

const CALL_DEADLINE_MS = 15_000;
const BATCHES_UNDER_WAY = 2;
const RESTARTS_PER_MINUTE = 3;

/** Something the worker must be told again if it dies before it is stored. */
type Entry =
  | {
      readonly do: "frame";
      readonly placement: Placement;
      readonly number: number;
      readonly frame: WireFrame;
    }
  | {
      readonly do: "call";
      readonly placement: Placement;
      readonly number: number;
      readonly call: (w: Remote) => Promise<void>;
      /** What follows waits for its answer: the worker reads the store before it knows the placement. */
      readonly alone: boolean;
    };

type Remote = Comlink.Remote<PostureWorker>;

export interface WorkerPorts {
  spawn(): Worker;
  onMessage(message: WorkerMessage): void;
  monotonicMs(): number;
  epochNow(): EpochMs;
}

class Deadline extends Error {}

export class WorkerClient {
  readonly #ports: WorkerPorts;
  #worker!: Worker;
  #remote!: Remote;
  #port!: MessagePort;
  #opened: OpenRequest | undefined;
  /** Everything not yet acknowledged, in order. */
  #journal: Entry[] = [];
  /** Index into the journal of the first entry not yet sent to this worker. */
  #sent = 0;
  #underWay = 0;
  /** A session is open in this worker; until then everything waits in the journal. */
  #ready = false;
  #next = new Map<Placement, number>();
  /** Beside the one that opened the session. */
  readonly #joined = new Map<Placement, SensorIdentity>();
  #restarts: number[] = [];
  #generation = 0;
  #closing: Promise<void> | undefined;

  constructor(ports: WorkerPorts) {
    this.#ports = ports;
    this.#start();
  }

  async open(request: OpenRequest): Promise<OpenReply> {
    this.#journal = [];
    this.#sent = 0;
    this.#next.clear();
    this.#joined.clear();
    this.#ready = false;
    this.#opened = { ...request, numbering: crypto.randomUUID() };
    const reply = await this.#within(this.#remote.open(this.#opened), "open");
    this.#ready = reply.ok;
    this.#pump();
    return reply;
  }

  join(placement: Placement, sensor: SensorIdentity): void {
    this.#joined.set(placement, sensor);
    this.#append(placement, (w) => w.join(placement, sensor), true);
  }

  begin(
    placement: Placement,
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
    atMs: SessionMs,
  ): void {
    this.#append(placement, (w) => w.begin(placement, sensor, format, bootId, atMs));
  }

  /** Takes over the bytes; a copy is kept until they are stored. */
  push(placement: Placement, frame: WireFrame): void {
    this.#journal.push({ do: "frame", placement, number: this.#number(placement, true), frame });
    this.#pump();
  }

  end(placement: Placement, atMs: SessionMs, cause: "link-lost" | "stopped"): void {
    this.#append(placement, (w) => w.end(placement, atMs, cause));
  }

  record(placement: Placement, event: NudgeEvent): void {
    this.#append(placement, (w) => w.record(event));
  }

  /** Not kept for replay: the next one says it again. */
  elapsed(nowMs: SessionMs): void {
    if (this.#ready && this.#underWay === 0 && this.#sent === this.#journal.length)
      this.#guard(this.#within(this.#remote.elapsed(nowMs), "elapsed"));
  }

  /** After everything sent before it, so that it speaks of the position that the wearer sees. */
  async useReference(...placements: readonly Placement[]): Promise<ReferenceReply> {
    await this.#settled();
    return this.#within(this.#remote.useReference(...placements), "useReference");
  }

  /** After everything sent before it; without an open session there is nothing to calibrate on. */
  async calibrate(call: CalibrationCall): Promise<CalibrationReply> {
    if (!this.#ready) return { ok: false, reason: "no-data" };
    await this.#settled();
    return this.#within(this.#remote.calibrate(call), "calibrate");
  }

  async flush(): Promise<void> {
    await this.#settled();
    await this.#within(this.#remote.flush(), "flush");
  }

  /** Asks for a commit without waiting: the page is being hidden or left. */
  flushSoon(): void {
    if (this.#ready) this.#guard(this.#within(this.#remote.flush(), "flush"));
  }

  day(database: string, dayStart: EpochMs, dayEnd: EpochMs): Promise<DayView> {
    return this.#within(this.#remote.day(database, dayStart, dayEnd), "day");
  }

  /** Flushes and lets go of the session. Asked twice, it closes once. */
  close(): Promise<void> {
    this.#closing ??= this.#close().finally(() => {
      this.#closing = undefined;
    });
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#opened === undefined) return;
    await this.#settled();
    await this.#within(this.#remote.close(), "close");
    this.#opened = undefined;
    this.#ready = false;
    this.#journal = [];
    this.#sent = 0;
    this.#next.clear();
  }

  /** Entries not yet acknowledged as stored. */
  get pending(): number {
    return this.#journal.length;
  }

  #number(placement: Placement, take: boolean): number {
    const number = this.#next.get(placement) ?? 0;
    if (take) this.#next.set(placement, number + 1);
    return number;
  }

  #append(placement: Placement, call: (w: Remote) => Promise<void>, alone = false): void {
    this.#journal.push({ do: "call", placement, number: this.#number(placement, false), call, alone });
    this.#pump();
  }

  /** Sends what waits, in order, bundling neighbouring frames of one stream. */
  #pump(): void {
    while (this.#ready && this.#underWay < BATCHES_UNDER_WAY && this.#sent < this.#journal.length) {
      const entry = this.#journal[this.#sent]!;
      if (entry.do === "call") {
        this.#sent++;
        this.#send(entry.call(this.#remote), "call", entry.alone ? BATCHES_UNDER_WAY : 1);
        continue;
      }
      const frames: WireFrame[] = [];
      while (this.#sent < this.#journal.length) {
        const next = this.#journal[this.#sent]!;
        if (next.do !== "frame" || next.placement !== entry.placement) break;
        frames.push({ ...next.frame, bytes: next.frame.bytes.slice(0) });
        this.#sent++;
      }
      const buffers = frames.map((frame) => frame.bytes);
      const batch = Comlink.transfer({ placement: entry.placement, first: entry.number, frames }, buffers);
      this.#send(this.#remote.frames(batch), "frames");
    }
  }

  #send(call: Promise<void>, name: string, room = 1): void {
    const generation = this.#generation;
    this.#underWay += room;
    const done = (): void => {
      if (generation !== this.#generation) return;
      this.#underWay -= room;
      this.#pump();
    };
    this.#guard(this.#within(call, name).then(done));
  }

  async #settled(): Promise<void> {
    while (this.#ready && (this.#underWay > 0 || this.#sent < this.#journal.length))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #stored(placement: Placement, frame: number): void {
    // An entry is stored when a frame numbered at or after it is: calls carry the number of the frame that follows.
    const keep = this.#journal.findIndex((e) => e.placement === placement && e.number >= frame);
    const drop = keep === -1 ? this.#sent : Math.min(keep, this.#sent);
    this.#journal.splice(0, drop);
    this.#sent -= drop;
  }

  #start(): void {
    this.#worker = this.#ports.spawn();
    this.#worker.addEventListener("error", (event) => this.#died(event.message || "worker error"));
    this.#remote = Comlink.wrap<PostureWorker>(this.#worker);
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#port.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.kind === "stored") this.#stored(data.placement, data.frame);
      this.#ports.onMessage(data);
      if (data.kind === "batch") this.#port.postMessage({ kind: "ack" });
    });
    this.#port.start();
    this.#guard(
      this.#within(this.#remote.attach(Comlink.transfer(channel.port2, [channel.port2])), "attach"),
    );
  }

  async #within<Call extends Promise<unknown>>(call: Call, name: string): Promise<Awaited<Call>> {
    let timer: ReturnType<typeof setTimeout>;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Deadline(`${name} unanswered for ${CALL_DEADLINE_MS / 1000} s`)),
        CALL_DEADLINE_MS,
      );
    });
    try {
      return await Promise.race([call, deadline]);
    } finally {
      clearTimeout(timer!);
    }
  }

  #guard(call: Promise<unknown>): void {
    const generation = this.#generation;
    call.catch((error: unknown) => {
      if (generation === this.#generation) this.#died(error instanceof Error ? error.message : String(error));
    });
  }

  #died(detail: string): void {
    const now = this.#ports.monotonicMs();
    this.#restarts = [...this.#restarts.filter((at) => now - at < 60_000), now];
    this.#ports.onMessage({ kind: "fault", fault: { code: "worker-restarted", detail } });
    this.#generation++;
    this.#worker.terminate();
    this.#port.close();
    this.#underWay = 0;
    this.#sent = 0;
    this.#ready = false;
    // A defect that kills every worker must not spin: after a few restarts we wait for the next page load.
    if (this.#restarts.length > RESTARTS_PER_MINUTE) return;
    this.#start();
    if (this.#opened === undefined) return;
    const request = { ...this.#opened, now: this.#ports.epochNow() };
    this.#guard(
      this.#within(this.#remote.open(request), "open").then(async (reply) => {
        for (const [placement, sensor] of reply.ok ? this.#joined : [])
          await this.#within(this.#remote.join(placement, sensor), "join");
        this.#ready = reply.ok;
        this.#pump();
      }),
    );
  }
}
