// One stream on the bench, from its opening to its end: what was received, decoded, measured and kept. In: notifications,
// ms since the stream opened. Out: a report whenever it is asked for. The same for a live stream and for a capture file
// that is played again. Knows no clock.
import type { FrameDecoder, StreamFormat } from "../../firmware-protocol/driver.ts";
import type { ImuPacket, Packet } from "../../firmware-protocol/packet.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../../src/domain/si-scale.ts";
import type { BenchReport, BenchValues, ErrorLine, NoteLine, RawLine } from "../bench-contract.ts";
import { plus } from "../calibration/direction.ts";
import { axisFinding } from "./axis-check.ts";
import { type CaptureLog, captureReport, freshCaptureLog, keep } from "./capture-log.ts";
import { sides } from "./device-axes.ts";
import { checkSample, checkWait, freshCheck, type GuidedCheck } from "./guided-check.ts";
import { freshTally, type PacketTally, tally } from "./packet-tally.ts";
import { freshTimingAccount, noteMotion, type TimingAccount, timingReport } from "./timing-account.ts";
import { turnAxes, turnFinding } from "./turn-check.ts";

const RECENT = 100;
const LINES = 30;

export interface DeviceSample {
  readonly atMs: number;
  /** Device axes, as signed on the wire: m/s², rad/s (zero without a gyroscope). */
  readonly acc: Vec3;
  readonly gyr: Vec3;
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

export class BenchStream {
  readonly format: StreamFormat;
  readonly log: CaptureLog = freshCaptureLog();
  readonly tally: PacketTally = freshTally();
  readonly timing: TimingAccount;
  check: GuidedCheck;
  readonly #decoder: FrameDecoder;
  readonly #ours: SiScale;
  readonly #onSample: ((sample: DeviceSample) => void) | undefined;
  readonly #periodMs: number;
  #received = 0;
  #samples = 0;
  #lastMs = 0;
  #lastSampleMs = 0;
  #recent: {
    readonly number: number;
    readonly atMs: number;
    readonly channel: string;
    readonly bytes: Uint8Array;
  }[] = [];
  #events: NoteLine[] = [];
  #errors: ErrorLine[] = [];
  #errorCount = 0;
  #battery: BenchReport["battery"];
  #decidegrees: number | undefined;
  #values: BenchValues | undefined;
  #accSum: Vec3 = [0, 0, 0];
  #gyrSum: Vec3 = [0, 0, 0];
  #summed = 0;

  /** `onSample`: hears every sample, as the axis check does. */
  constructor(format: StreamFormat, decoder: FrameDecoder, onSample?: (sample: DeviceSample) => void) {
    this.format = format;
    this.timing = freshTimingAccount(format);
    this.check = freshCheck(hasGyro(format));
    this.#decoder = decoder;
    this.#ours = siScaleFrom(format);
    this.#onSample = onSample;
    this.#periodMs = 1000 / format.rateHz;
  }

  receive(channel: string, bytes: Uint8Array, atMs: number): void {
    this.#received++;
    this.#lastMs = atMs;
    this.#recent.push({ number: this.#received, atMs, channel, bytes });
    if (this.#recent.length > RECENT) this.#recent.shift();
    const decoded = this.#decoder.decode(
      channel,
      new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
    if (keep(this.log, atMs, channel, bytes)) tally(this.tally, decoded);
    if (!decoded.ok) {
      this.#errorCount++;
      this.#errors = [{ atMs, channel, error: decoded.error, hex: hexOf(bytes) }, ...this.#errors].slice(
        0,
        LINES,
      );
      return;
    }
    const imu: ImuPacket[] = [];
    for (const packet of decoded.value) {
      if (packet.kind === "imu") imu.push(packet);
      else this.#note(packet, atMs);
    }
    // A piece of a frame decodes to nothing and is motion all the same.
    if (imu.length > 0 || decoded.value.length === 0) noteMotion(this.timing, imu, atMs);
    this.#take(imu, atMs);
  }

  #note(packet: Exclude<Packet, ImuPacket>, atMs: number): void {
    if (packet.kind === "battery")
      this.#battery = {
        percent: packet.percent,
        ...(packet.charging === undefined ? {} : { charging: packet.charging }),
      };
    else if (packet.kind === "angle") this.#decidegrees = packet.decidegrees;
    else if (packet.kind === "event") {
      const line = {
        atMs,
        event: packet.event,
        ...(packet.value === undefined ? {} : { value: packet.value }),
      };
      this.#events = [line, ...this.#events].slice(0, LINES);
    }
  }

  /** The youngest sample is as old as its notification, the others a period older each; never back. */
  #take(packets: readonly ImuPacket[], atMs: number): void {
    let left = packets.reduce((sum, { counts, channels }) => sum + counts.length / channels, 0);
    const acc = new Float64Array(3);
    for (const { counts, channels } of packets) {
      for (let at = 0; at + channels <= counts.length; at += channels) {
        left--;
        const sampleMs = Math.max(this.#lastSampleMs, atMs - left * this.#periodMs);
        const { accScale, gyrScale } = this.format;
        for (let i = 0; i < 3; i++) acc[i] = counts[at + i]! * accScale;
        const rate = (i: number): number => (channels === 6 ? counts[at + 3 + i]! * gyrScale : 0);
        const gyr: Vec3 = [rate(0), rate(1), rate(2)];
        const force: Vec3 = [acc[0]!, acc[1]!, acc[2]!];
        checkSample(this.check, sampleMs, acc, gyr, this.#periodMs / 1000);
        this.#onSample?.({ atMs: sampleMs, acc: force, gyr });
        this.#accSum = plus(this.#accSum, force);
        this.#gyrSum = plus(this.#gyrSum, gyr);
        this.#summed++;
        this.#samples++;
        this.#lastSampleMs = sampleMs;
      }
    }
  }

  report(): BenchReport {
    this.#mean();
    const recent: RawLine[] = this.#recent.map(({ bytes, ...line }) => ({ ...line, hex: hexOf(bytes) }));
    return {
      lengthMs: this.#lastMs,
      notifications: this.#received,
      samples: this.#samples,
      recent: recent.toReversed(),
      values: this.#values,
      decidegrees: this.#decidegrees,
      battery: this.#battery,
      timing: timingReport(this.timing),
      events: this.#events,
      errors: this.#errors,
      errorCount: this.#errorCount,
      check: this.checkReport(),
      capture: captureReport(this.log),
    };
  }

  checkReport(): BenchReport["check"] {
    const { phase, hasGyro, faces, turns } = this.check;
    return {
      phase,
      hasGyro,
      facesDone: faces.length,
      turnsDone: turns.length,
      side: phase === "faces" ? sides[faces.length] : undefined,
      turn: phase === "turns" ? turnAxes[turns.length] : undefined,
      ...checkWait(this.check),
      axis: axisFinding(faces, this.format),
      gyro: turnFinding(turns, this.format),
    };
  }

  #mean(): void {
    if (this.#summed === 0) return;
    const share = 1 / this.#summed;
    const deviceAccMs2 = plus([0, 0, 0], this.#accSum, share);
    const rate = plus([0, 0, 0], this.#gyrSum, share);
    const { accScale, gyrScale } = this.format;
    const turned = (matrix: Float64Array, [x, y, z]: Vec3, scale: number): Vec3 => {
      const out = new Float64Array(3);
      writeScaled(out, matrix, Float32Array.of(x / scale, y / scale, z / scale), 0);
      return [out[0]!, out[1]!, out[2]!];
    };
    const has = hasGyro(this.format);
    this.#values = {
      samples: this.#summed,
      deviceAccMs2,
      deviceGyrRadPerS: has ? rate : undefined,
      accMs2: turned(this.#ours.acc, deviceAccMs2, accScale),
      gyrRadPerS: has ? turned(this.#ours.gyr, rate, gyrScale) : undefined,
      magnitudeMs2: Math.hypot(...deviceAccMs2),
    };
    this.#summed = 0;
    this.#accSum = [0, 0, 0];
    this.#gyrSum = [0, 0, 0];
  }
}

export const hasGyro = ({ channels, gyroConvention }: StreamFormat): boolean =>
  channels === 6 && gyroConvention !== "none";
