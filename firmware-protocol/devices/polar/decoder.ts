// Polar's notifications → packets. Three channels: a frame is a packet. Six: acceleration and rotation are joined
// (sample-join.ts). Counts are as sent where frames come as the start reply's factor says, else brought to its scale.
import { batteryLevelFrom } from "../../assigned-numbers.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { type ImuPacket, noFlags, type Packet } from "../../packet.ts";
import { decodeFrame, type PmdFrame, type Worth } from "./codec.ts";
import { REPLY, STOPPED } from "./layout.ts";
import { addFrame, freshJoin, takeJoined } from "./sample-join.ts";
import { RADIAN_PER_DEGREE, STANDARD_GRAVITY } from "./traits.ts";

export function polarDecoder(format: StreamFormat): FrameDecoder {
  const accFactor = format.extra?.["accFactor"] ?? 1;
  const gyrFactor = format.extra?.["gyrFactor"] ?? 1;
  const siOf: Readonly<Record<Worth, number>> = {
    mg: STANDARD_GRAVITY / 1000,
    "factor g": accFactor * STANDARD_GRAVITY,
    "factor mg": (accFactor * STANDARD_GRAVITY) / 1000,
    "factor deg/s": gyrFactor * RADIAN_PER_DEGREE,
  };
  const join = freshJoin(format.rateHz);

  /** In counts of the format. */
  function countsOf({ measurement, worth, values }: PmdFrame): readonly number[] {
    const ratio = siOf[worth] / (measurement === "acc" ? format.accScale : format.gyrScale);
    return Math.abs(ratio - 1) < 1e-6 ? values : values.map((value) => value * ratio);
  }

  function imu(values: readonly number[], tick: number, clockRestarted: boolean, heard = tick): ImuPacket {
    return {
      kind: "imu",
      channels: format.channels,
      counts: Float32Array.from(values),
      time: { tick, of: "last", ...(heard !== tick && { heard }) },
      flags: clockRestarted ? { ...noFlags, clockRestarted } : noFlags,
    };
  }

  function decodeData(bytes: DataView): Decoded<readonly Packet[]> {
    const read = decodeFrame(bytes);
    if (!read.ok) return read;
    const { measurement, tick } = read.value;
    const counts = countsOf(read.value);
    if (format.channels === 3) return decoded(measurement === "acc" ? [imu(counts, tick, false)] : []);
    addFrame(join, measurement, tick, counts);
    return decoded(takeJoined(join).map((run) => imu(run.values, run.tick, run.isEarlier, tick)));
  }

  return {
    decode(channel, bytes) {
      if (channel === "data") return decodeData(bytes);
      if (channel === "control") return decodeControl(bytes);
      if (channel !== "battery") return undecodable({ code: "unknown-channel", channel });
      const battery = batteryLevelFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    },
  };
}

/** Replies are the driver's; the notice that the sensor ended a measurement (put in its charger, say) is for all. */
function decodeControl(bytes: DataView): Decoded<readonly Packet[]> {
  if (bytes.byteLength < 1) return undecodable({ code: "too-short", length: 0, needed: 1 });
  const kind = bytes.getUint8(0);
  if (kind === STOPPED) return decoded([{ kind: "event", event: "stream-stopped" }]);
  return kind === REPLY ? decoded([]) : undecodable({ code: "unknown-kind", kind });
}
