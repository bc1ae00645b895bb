// Acceleration and rotation that come in notifications of their own are joined when the later of the two is there: what is
// handed out is older than the notification that completed it, by up to a frame. The clock must not take that for delay.
import { expect, it } from "vitest";
import { viewOf } from "../../../../firmware-protocol/bytes.ts";
import { polarDecoder } from "../../../../firmware-protocol/devices/polar/decoder.ts";
import { formatFrom } from "../../../../firmware-protocol/devices/polar/traits.ts";
import { placeFrame, timingFor } from "../../../../workers/ingest/frame-timing.ts";
import { ACC, type Counts, compressedFrame, GYRO } from "../../../peripheral/sensors/polar-frames.ts";

const RATE_HZ = 52;
const FRAME = 36;
const RADIO_MS = 20;

/** Worst |time told − time taken| of the last samples after a minute, ms. Rotation is `staggerS` behind. */
function worstMs(staggerS: number, keepsHeard: boolean): number {
  const format = formatFrom(RATE_HZ, 2.44e-4, 0.07);
  const decoder = polarDecoder(format);
  const timing = timingFor(format, undefined, false, undefined);
  const samples = Array.from({ length: FRAME }, (_, i): Counts => [i, 4000, -i]);
  const sent = Array.from({ length: 160 }, (_, i) => {
    const lastS = ((i + 1) * FRAME) / RATE_HZ;
    return [
      { type: ACC, lastS },
      { type: GYRO, lastS: lastS + staggerS },
    ];
  })
    .flat()
    .toSorted((a, b) => a.lastS - b.lastS);
  let worst = 0;
  for (const { type, lastS } of sent) {
    const arrivalMs = 1000 * lastS + RADIO_MS;
    const found = decoder.decode(
      "data",
      viewOf(compressedFrame(type, Math.round(1e9 * (100 + lastS)), samples)),
    );
    if (!found.ok) throw new Error(found.error.code);
    for (const packet of found.value) {
      if (packet.kind !== "imu" || packet.time === undefined) continue;
      const { heard: _, ...time } = packet.time;
      placeFrame(timing, keepsHeard ? packet : { ...packet, time }, arrivalMs, 1000);
      const trueMs = packet.time.tick / 1e6 - 100_000;
      if (lastS > 60) worst = Math.max(worst, Math.abs(timing.lastSampleMs! - trueMs));
    }
  }
  return worst;
}

it("joined samples are told at their own time, however far one kind lags behind the other", () => {
  for (const staggerS of [0, 0.1, 0.3, 0.5, 0.68]) expect(worstMs(staggerS, true)).toBeLessThan(RADIO_MS + 5);
});

it("without word of what was heard, they would be late by the lag of a frame", () => {
  expect(worstMs(0.3, false)).toBeGreaterThan(200);
});
