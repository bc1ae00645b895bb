// The sensor's side of the profile as a state machine without radio or clock: Control requests in, replies out; samples
// in, Stream frames out. The simulated sensor and the virtual peripheral of the tests both speak through it, so what
// the host is tested against is the specification in ../../README.md, carried out. Ticks are handed in by the caller.
import { viewOf } from "../../bytes.ts";
import { type FrameFlags, noFlags } from "../../packet.ts";
import { encodeEvent, encodeFrame, type ThoraEvent } from "./codec.ts";
import {
  type ControlArguments,
  type ControlRequest,
  decodeRequest,
  encodeReply,
  missingArgument,
  type NudgeSettings,
} from "./control.ts";
import { encodeInfo, type ThoraInfo } from "./info.ts";
import {
  type Feature,
  LONGEST_FRAME,
  type Operation,
  SEQUENCE_MODULUS,
  SMALL_FRAME,
  statuses,
  TICK_MODULUS,
  TICKS_PER_S,
} from "./layout.ts";
import { type Answer, answer, wrong } from "./sensor-answer.ts";
import { appendCounts, type Motion } from "./sensor-counts.ts";
import { type LogSetup, SensorLog } from "./sensor-log.ts";
import { type StreamSettings, settingsFor } from "./stream-settings.ts";

export interface SensorSetup {
  readonly info: ThoraInfo;
  /** Longest notification of the connection (ATT MTU − 3), bytes. Default 244. */
  readonly payload?: number;
  /** Told of every accepted request: a buzz to feel, a time to keep. */
  readonly onAccepted?: (request: ControlRequest) => void;
  /** How much of a log is kept, where Info promises one. */
  readonly log?: LogSetup;
  /** A fresh key for an unlock. */
  readonly drawKey?: () => number;
}

const KEY_VALID_TICKS = 10 * TICKS_PER_S;

export class ThoraSensor {
  #info: ThoraInfo;
  #payload: number;
  readonly #setup: SensorSetup;
  #stream: StreamSettings | undefined;
  #sequence = 0;
  #pending: number[] = [];
  #pendingTick = 0;
  #flags: FrameFlags;
  #saturated = false;
  #key: { readonly operation: Operation; readonly key: number; readonly tick: number } | undefined;
  #busy = { times: 0, retryAfter: 0 };
  #lastAcc: Motion["acc"] | undefined;
  readonly #log: SensorLog | undefined;
  #nudge: NudgeSettings = { on: false, intervalMin: 40, quietFromMin: 0, quietToMin: 0, perHour: 2 };
  /** Worn, charging and battery level are what the world says of the sensor. */
  worn = true;
  charging = false;
  batteryPercent = 100;

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.#info = setup.info;
    this.#payload = setup.payload ?? LONGEST_FRAME;
    this.#flags = { ...noFlags, clockRestarted: true };
    this.#log = SensorLog.of(setup.info, setup.log);
  }

  get info(): ThoraInfo {
    return { ...this.#info, largestPacket: Math.min(this.#payload, LONGEST_FRAME) };
  }

  /** What is being streamed; undefined when idle. A new object at every accepted start. */
  get stream(): StreamSettings | undefined {
    return this.#stream;
  }

  readInfo(): Uint8Array<ArrayBuffer> {
    return encodeInfo(this.info);
  }

  readBattery(): Uint8Array<ArrayBuffer> {
    return Uint8Array.of(Math.round(this.batteryPercent));
  }

  /** The reply to a Control write; undefined where not even an id can be read (ATT refuses such a write). */
  control(bytes: Uint8Array, tick: number): Uint8Array<ArrayBuffer> | undefined {
    const [id, opcode] = bytes;
    if (id === undefined || opcode === undefined || id === 0) return undefined;
    const request = decodeRequest(viewOf(bytes));
    if (!request.ok) {
      const unknown = request.error.code === "unknown-kind";
      return Uint8Array.of(id, opcode, statuses[unknown ? "unknown-operation" : "bad-argument"]);
    }
    const { status, applied } = this.#answerTo(request.value, tick);
    if (status === "ok") this.#setup.onAccepted?.(request.value);
    return encodeReply({ id, operation: request.value.operation, status, arguments: applied });
  }

  /** Takes one sample; a frame when it is full. Nothing while idle. */
  sample(motion: Motion, tick: number): Uint8Array<ArrayBuffer> | undefined {
    const stream = this.#stream;
    if (stream === undefined) return undefined;
    this.#lastAcc = motion.acc;
    if (this.#pending.length === 0) this.#pendingTick = tick;
    if (appendCounts(this.#pending, motion, stream, this.#info)) this.#saturated = true;
    const perSample = stream.gyr === undefined ? 3 : 6;
    return this.#pending.length < stream.samples * perSample ? undefined : this.#frame(stream);
  }

  /** At which it wants samples for its log; undefined: it keeps none. */
  get logRateHz(): number | undefined {
    return this.#log?.rateHz;
  }

  /** Takes one sample for the log. @returns an Event, if the log has become full. */
  record(motion: Motion, tick: number): Uint8Array<ArrayBuffer> | undefined {
    const { worn, charging, batteryPercent } = this;
    const isStreaming = this.#stream !== undefined;
    const told = this.#log?.record(motion, tick, { worn, charging, batteryPercent, isStreaming }, this.#info);
    return told && encodeEvent(told);
  }

  /** A host set the time. */
  setTime(epochMs: number, tick: number): void {
    this.#log?.timeSet(epochMs, tick);
  }

  get isLogRead(): boolean {
    return this.#log?.isReading ?? false;
  }

  /** The next notification of the log that is being read. */
  logPiece(): Uint8Array<ArrayBuffer> | undefined {
    return this.#log?.piece(this.#payload);
  }

  /** The queue overflowed: samples not yet sent are gone, and the next frame says so. */
  dropPending(): void {
    this.#pending = [];
    this.#flags = { ...this.#flags, droppedBefore: true };
  }

  event(event: ThoraEvent["event"], value: number, tick: number): Uint8Array<ArrayBuffer> {
    if (event === "worn") this.worn = true;
    if (event === "off-body") this.worn = false;
    this.#log?.note(event);
    return encodeEvent({ event, value, tick });
  }

  /** A link with another MTU came up. */
  connected(payload: number): void {
    this.#payload = Math.max(payload, SMALL_FRAME);
  }

  /** The link is gone: the stream ends, an unlock is void. */
  disconnected(): void {
    this.#stream = undefined;
    this.#pending = [];
    this.#key = undefined;
    this.#log?.endRead();
  }

  /** Ticks begin anew under another boot id. */
  rebooted(bootId: number): void {
    this.disconnected();
    this.#info = { ...this.#info, bootId };
    this.#log?.rebooted(bootId);
    this.#flags = { ...noFlags, clockRestarted: true };
  }

  /** The next `times` requests are answered busy. */
  becomeBusy(times: number, retryAfter: number): void {
    this.#busy = { times, retryAfter };
  }

  #frame(stream: StreamSettings): Uint8Array<ArrayBuffer> {
    const frame = encodeFrame({
      mode: stream.mode,
      flags: {
        ...this.#flags,
        notWorn: !this.worn,
        charging: this.charging,
        saturated: this.#saturated,
      },
      sequence: this.#sequence,
      tick: this.#pendingTick,
      ...(stream.small ? {} : { period: stream.period }),
      counts: Int16Array.from(this.#pending),
    });
    this.#sequence = (this.#sequence + 1) % SEQUENCE_MODULUS;
    this.#flags = noFlags;
    this.#pending = [];
    this.#saturated = false;
    return frame;
  }

  #answerTo(request: ControlRequest, tick: number): Answer {
    if (this.#busy.times > 0) {
      this.#busy = { ...this.#busy, times: this.#busy.times - 1 };
      return answer("busy", { retryAfter: this.#busy.retryAfter });
    }
    const missing = missingArgument(request);
    if (missing !== undefined) return wrong(missing);
    const given = request.arguments;
    switch (request.operation) {
      case "start":
        return this.#start(given);
      case "stop":
        this.#stream = undefined;
        this.#pending = [];
        return answer("ok");
      case "set-time":
        if (given.time !== undefined) this.setTime(given.time, tick);
        return answer("ok", given);
      case "log-list":
      case "log-read":
      case "log-confirm":
      case "log-format":
        return this.#log?.answerTo(request.operation, given, tick) ?? answer("unsupported");
      case "identify":
        return answer("ok", given);
      case "haptic":
        return this.#can("haptic") ? answer("ok", given) : answer("unsupported");
      case "nudge-settings":
        if (!this.#can("deviceNudge")) return answer("unsupported");
        this.#nudge = given.nudge ?? this.#nudge;
        return answer("ok", { nudge: this.#nudge });
      case "set-reference":
        return this.#can("deviceNudge") ? this.#setReference(given) : answer("unsupported");
      case "unlock":
        return this.#unlock(given, tick);
      case "erase":
        return this.#erase(given, tick);
    }
  }

  #can(feature: Feature): boolean {
    return this.#info.features.includes(feature);
  }

  /** The given up-vector, or the present one: the direction of the last sample at rest. */
  #setReference({ up }: ControlArguments): Answer {
    const [x, y, z] = this.#lastAcc ?? [0, 0, 0];
    const size = Math.hypot(x, y, z);
    if (up !== undefined) return answer("ok", { up });
    if (size === 0) return answer("wrong-state");
    const q15 = (value: number): number => Math.round((32_767 * value) / size);
    return answer("ok", { up: [q15(x), q15(y), q15(z)] });
  }

  #start(given: ControlArguments): Answer {
    const settings = settingsFor(this.#info, this.#payload, given);
    if (typeof settings === "string") return wrong(settings);
    this.#stream = settings;
    this.#sequence = 0;
    this.#pending = [];
    const { mode, samples, rate, acc, gyr, period } = settings;
    const ranges = { accG: acc.fullScale, gyrDps: gyr?.fullScale ?? 0 };
    return answer("ok", { form: { mode, samples }, rate, ranges, period });
  }

  #unlock({ unlocks }: ControlArguments, tick: number): Answer {
    if (unlocks !== "erase") return wrong("unlocks");
    const key = (this.#setup.drawKey?.() ?? this.#info.bootId ^ tick) >>> 0;
    this.#key = { operation: unlocks, key, tick };
    return answer("ok", { unlocks, key });
  }

  /** A key serves once, within ten seconds, for the operation that it was drawn for. */
  #erase(given: ControlArguments, tick: number): Answer {
    const held = this.#key;
    this.#key = undefined;
    const age = held === undefined ? undefined : (tick - held.tick + TICK_MODULUS) % TICK_MODULUS;
    if (held === undefined || age === undefined || age > KEY_VALID_TICKS || held.key !== given.key)
      return answer("locked");
    if (given.scope === undefined) return wrong("scope");
    if (given.scope !== "settings") this.#log?.erase(given.scope);
    return answer("ok", { scope: given.scope });
  }
}
