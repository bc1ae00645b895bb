// Raw frames as a sensor keeps them while nobody listens: a simulated body's, packed to full length.
import {
  decodeFrame,
  encodeFrame,
  type StreamFrame,
} from "../../../../firmware-protocol/devices/thora/codec.ts";
import { TICK_MODULUS } from "../../../../firmware-protocol/devices/thora/layout.ts";
import { simulatedRun } from "../simulated-frames.ts";
import type { Lonely } from "./lonely-sensor.ts";

/** The slowest that the profile offers: half a million samples would only take longer. */
const RATE_HZ = 12.5;
export const PER_FRAME = 14;

/** Of a body that sits, leans, walks and bends, in frames of fourteen samples. */
export function keptFrames(hours: number): Pick<Lonely, "raw" | "format"> {
  const positions = ["upright", "leaning-right", "bent", "typing", "walking"] as const;
  const script = Array.from({ length: (hours * 60) / 6 }, (_, index) => ({
    atS: 360 * index,
    posture: positions[index % positions.length]!,
    transitionS: 2,
  }));
  const { frames, format } = simulatedRun(script, { rateHz: RATE_HZ });
  const sent = frames(hours * 3600)
    .filter(({ channel }) => channel === "stream")
    .map(({ bytes }) => frameOf(bytes));
  const each = PER_FRAME / (sent[0]!.counts.length / 6);
  const raw = Array.from({ length: Math.floor(sent.length / each) }, (_, index) => {
    const parts = sent.slice(each * index, each * (index + 1));
    return encodeFrame({
      ...parts[0]!,
      sequence: index % 65_536,
      counts: Int16Array.from(parts.flatMap(({ counts }) => [...counts])),
    });
  });
  return { raw, format };
}

function frameOf(bytes: Uint8Array): StreamFrame {
  const frame = decodeFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!frame.ok) throw new Error(frame.error.code);
  return frame.value;
}

/** The same frame so many ticks later. */
export function laterBy(bytes: Uint8Array, ticks: number): Uint8Array {
  const frame = frameOf(bytes);
  return encodeFrame({ ...frame, tick: (frame.tick + ticks) % TICK_MODULUS });
}
