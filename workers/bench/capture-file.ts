// The capture file: one JSON. Here its shape, and reading one that anybody may have written or damaged: every field is
// checked, and what is wrong is told by its place. Times are ms since the stream opened.
import { decoderFor } from "../../firmware-protocol/decoders.ts";
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { MOST_NOTIFICATIONS } from "./capture-log.ts";
import { type Side, sides } from "./device-axes.ts";
import { Fields, Refusal } from "./json-fields.ts";
import { type TurnAxis, turnAxes } from "./turn-check.ts";

export const CAPTURE_SCHEMA = 1;
/** Longer texts are not even parsed: the largest capture there can be is half of this. */
const MOST_TEXT = 48_000_000;
/** ATT's largest value (Bluetooth Core 5.4, vol. 3 part F, 3.2.9). */
const MOST_VALUE_BYTES = 512;

export interface CapturedNotification {
  readonly atMs: number;
  readonly channel: string;
  readonly hex: string;
}

export interface CapturedFace {
  readonly side: Side;
  readonly startMs: number;
  readonly endMs: number;
  /** Device axes, as signed on the wire. */
  readonly accMs2: Vec3;
  /** |a|, and how near a decoder must come to it. */
  readonly magnitudeMs2: number;
  readonly withinMs2: number;
}

export interface CaptureFile {
  readonly schema: typeof CAPTURE_SCHEMA;
  readonly driver: string;
  readonly provenance: string;
  readonly format: StreamFormat;
  readonly notifications: readonly CapturedNotification[];
  readonly decoded: {
    readonly packets: Readonly<Record<string, number>>;
    readonly samples: number;
    readonly errors: Readonly<Record<string, number>>;
    readonly digest: string;
  };
  /** Absent: the six sides were not recorded. */
  readonly axisCheck:
    | {
        readonly faces: readonly CapturedFace[];
        readonly turns: readonly { readonly about: TurnAxis; readonly angleRad: Vec3 }[];
      }
    | undefined;
}

/** `at`: the place in the file, e.g. "notifications[12].hex"; `detail`: what is wrong there. */
export interface CaptureFault {
  readonly at: string;
  readonly detail: string;
}

export const faultText = ({ at, detail }: CaptureFault): string =>
  at === "" ? `This is no capture of the hardware bench: ${detail}.` : `In this capture, ${at}: ${detail}.`;

/** A capture read back from anywhere. Never throws; unknown fields are passed over. */
export function captureFileFrom(text: string): Result<CaptureFile, CaptureFault> {
  if (text.length > MOST_TEXT)
    return err({ at: "", detail: `it has ${text.length} characters, more than ${MOST_TEXT}` });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return err({ at: "", detail: "it is not JSON, or was cut" });
  }
  try {
    return ok(read(new Fields(raw, "")));
  } catch (thrown) {
    if (thrown instanceof Refusal) return err(thrown.fault);
    throw thrown;
  }
}

function read(file: Fields): CaptureFile {
  const schema = file.number("schema");
  if (schema !== CAPTURE_SCHEMA) throw file.refusal("schema", `version ${schema} is not known here`);
  const driver = file.text("driver", 64);
  const format = formatFrom(file.object("format"));
  if (format.driverId !== driver) throw file.refusal("format.driverId", "it is not the file’s driver");
  if (decoderFor(format) === undefined) throw file.refusal("driver", `no driver here is called “${driver}”`);
  const notifications = notificationsFrom(file);
  const decoded = file.object("decoded");
  return {
    schema: CAPTURE_SCHEMA,
    driver,
    provenance: file.text("provenance", 4000),
    format,
    notifications,
    decoded: {
      packets: decoded.counts("packets"),
      samples: decoded.count("samples"),
      errors: decoded.counts("errors"),
      digest: decoded.text("digest", 8),
    },
    axisCheck: file.has("axisCheck") ? axisCheckFrom(file.object("axisCheck")) : undefined,
  };
}

function notificationsFrom(file: Fields): CapturedNotification[] {
  const list = file.list("notifications", MOST_NOTIFICATIONS);
  if (list.length === 0) throw file.refusal("notifications", "there are none");
  let lastMs = 0;
  return list.map((one) => {
    const atMs = one.number("atMs");
    if (atMs < lastMs) throw one.refusal("atMs", `${atMs} is before the one before it`);
    lastMs = atMs;
    const hex = one.text("hex", 3 * MOST_VALUE_BYTES);
    if (!/^([0-9a-f]{2}( |$))*$/.test(hex)) throw one.refusal("hex", "not bytes in hexadecimal");
    return { atMs, channel: one.text("channel", 64), hex };
  });
}

function formatFrom(raw: Fields): StreamFormat {
  const channels = raw.number("channels");
  if (channels !== 3 && channels !== 6) throw raw.refusal("channels", `${channels} is neither 3 nor 6`);
  const rateHz = raw.number("rateHz");
  if (!(rateHz > 0 && rateHz <= 10_000)) throw raw.refusal("rateHz", `${rateHz} is no rate`);
  const accSign = raw.number("accSign");
  if (accSign !== 1 && accSign !== -1) throw raw.refusal("accSign", `${accSign} is neither 1 nor −1`);
  const axes = raw.numbers("axes", 9);
  if (axes.some((entry) => entry !== 0 && entry !== 1 && entry !== -1))
    throw raw.refusal("axes", "an entry is not −1, 0 or 1");
  const gyroConvention = (["instantaneous", "interval-mean", "none"] as const).find(
    (one) => one === raw.text("gyroConvention", 32),
  );
  if (gyroConvention === undefined) throw raw.refusal("gyroConvention", "not a convention known here");
  return {
    driverId: raw.text("driverId", 64),
    channels,
    rateHz,
    accScale: raw.number("accScale"),
    gyrScale: raw.number("gyrScale"),
    accSign,
    axes,
    gyroConvention,
    latencyS: raw.number("latencyS"),
    ...(raw.has("clock") ? { clock: clockFrom(raw.object("clock")) } : {}),
    ...(raw.has("sequenceModulus") ? { sequenceModulus: raw.positive("sequenceModulus") } : {}),
    ...(raw.has("extra") ? { extra: raw.record("extra") } : {}),
  };
}

function clockFrom(raw: Fields): NonNullable<StreamFormat["clock"]> {
  const of = (["first", "last"] as const).find((one) => one === raw.text("of", 8));
  if (of === undefined) throw raw.refusal("of", "neither first nor last");
  return { ticksPerS: raw.positive("ticksPerS"), modulus: raw.positive("modulus"), of };
}

function axisCheckFrom(raw: Fields): NonNullable<CaptureFile["axisCheck"]> {
  const faces = raw.list("faces", sides.length).map((face): CapturedFace => {
    const name = face.text("side", 16);
    const side = sides.find((one) => one === name);
    if (side === undefined) throw face.refusal("side", `no side is called “${name}”`);
    return {
      side,
      startMs: face.number("startMs"),
      endMs: face.number("endMs"),
      accMs2: vectorFrom(face, "accMs2"),
      magnitudeMs2: face.positive("magnitudeMs2"),
      withinMs2: face.positive("withinMs2"),
    };
  });
  const turns = raw.list("turns", turnAxes.length).map((turn) => {
    const name = turn.text("about", 16);
    const about = turnAxes.find((one) => one === name);
    if (about === undefined) throw turn.refusal("about", `it is not turned about “${name}”`);
    return { about, angleRad: vectorFrom(turn, "angleRad") };
  });
  return { faces, turns };
}

function vectorFrom(raw: Fields, name: string): Vec3 {
  const [x, y, z] = raw.numbers(name, 3);
  return [x!, y!, z!];
}
