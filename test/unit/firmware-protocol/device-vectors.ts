// A device's golden vectors (test/golden/<id>/frames.json) against its decoder: adding a vector adds a test. In: the
// driver's id and a format as its start command gives it. What is compared is what the wire says in the device's own
// axes and sign; mounting comes later.
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import type { StreamFormat } from "../../../firmware-protocol/driver.ts";
import type { ImuPacket, Packet } from "../../../firmware-protocol/packet.ts";
import { bytesOf, type DeviceVector, type ExpectedSamples, vectorsOf } from "../../golden/device-frames.ts";

const STANDARD_GRAVITY = 9.80665;

/** SI per unit of the file. */
const units: Readonly<Record<string, number>> = {
  g: STANDARD_GRAVITY,
  mg: STANDARD_GRAVITY / 1000,
  "m/s2": 1,
  "deg/s": Math.PI / 180,
};

export { bytesOf, vectorsOf } from "../../golden/device-frames.ts";

function samplesOf(packets: readonly ImuPacket[], first: 0 | 3): number[][] {
  return packets.flatMap(({ counts, channels }) => {
    const samples: number[][] = [];
    for (let at = first; at < counts.length; at += channels)
      samples.push([counts[at]!, counts[at + 1]!, counts[at + 2]!]);
    return samples;
  });
}

function expectSamples(found: readonly number[][], scale: number, expected: ExpectedSamples): void {
  const unit = units[expected.unit];
  if (unit === undefined) throw new Error(`The vectors name an unknown unit: ${expected.unit}.`);
  expect(found).toHaveLength(expected.samples.length);
  for (const [i, sample] of expected.samples.entries())
    for (const [axis, value] of sample.entries()) {
      const given = (found[i]![axis]! * scale) / unit;
      expect(
        Math.abs(given - value),
        `sample ${i}, axis ${axis}: ${given}, not ${value}`,
      ).toBeLessThanOrEqual(expected.within);
    }
}

/** As JSON has it: counts as numbers in an array. */
const plain = (packet: Packet): unknown =>
  "counts" in packet ? { ...packet, counts: Array.from(packet.counts) } : packet;

export function testVectors(
  id: string,
  format: StreamFormat,
  applies: (vector: DeviceVector) => boolean = () => true,
): void {
  const vectors = vectorsOf(id).vectors.filter(applies);
  describe(`golden vectors of ${id}, ${format.channels} channels`, () => {
    test("there are some", () => expect(vectors.length).toBeGreaterThan(0));
    test.each(vectors)("$kind: $title", (vector) => {
      const decoder = decoderFor(format);
      if (decoder === undefined) throw new Error(`There is no decoder for ${format.driverId}.`);
      const packets: Packet[] = [];
      const errors: string[] = [];
      for (const [channel, hex] of vector.frames) {
        const decoded = decoder.decode(channel, viewOf(bytesOf(hex)));
        if (decoded.ok) packets.push(...decoded.value);
        else errors.push(decoded.error.code);
      }
      const imu = packets.filter((packet) => packet.kind === "imu");
      expect(errors).toEqual(vector.errors ?? []);
      if (vector.acc) expectSamples(samplesOf(imu, 0), format.accScale, vector.acc);
      if (vector.gyr) expectSamples(samplesOf(imu, 3), format.gyrScale, vector.gyr);
      if (!vector.acc && !vector.gyr) expect(imu).toEqual([]);
      if (vector.ticks) expect(imu.map(({ time }) => time?.tick)).toEqual(vector.ticks);
      expect(packets.filter(({ kind }) => kind !== "imu").map(plain)).toEqual(vector.packets ?? []);
    });
  });
}
