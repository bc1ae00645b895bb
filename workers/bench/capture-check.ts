// A capture file played again through the decoder that is there now: what comes out, beside what the file says came out.
import { decoderFor } from "../../firmware-protocol/decoders.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { lengthOf, plus } from "../calibration/direction.ts";
import { type AxisFinding, axisFinding } from "./axis-check.ts";
import { BenchStream, type DeviceSample } from "./bench-stream.ts";
import type { CapturedFace, CaptureFile } from "./capture-file.ts";
import { digestOf } from "./packet-tally.ts";
import { type TurnFinding, turnFinding } from "./turn-check.ts";

export interface CaptureFindings {
  readonly decoded: CaptureFile["decoded"];
  /** Fitted times never went back. */
  readonly isMonotone: boolean;
  /** |a| of each recorded side as decoded now, and whether it is as near to the file's as the file asks. */
  readonly faces: readonly {
    readonly face: CapturedFace;
    readonly magnitudeMs2: number;
    readonly isNear: boolean;
  }[];
  readonly axis: AxisFinding;
  readonly turn: TurnFinding;
}

export function captureFindings(file: CaptureFile): CaptureFindings {
  const decoder = decoderFor(file.format);
  if (decoder === undefined) throw new Error("A capture was read for a driver that is not there.");
  const faces = file.axisCheck?.faces ?? [];
  const sums = faces.map(() => ({ sum: [0, 0, 0] as Vec3, count: 0 }));
  const stream = new BenchStream(file.format, decoder, ({ atMs, acc }: DeviceSample) => {
    for (const [i, { startMs, endMs }] of faces.entries()) {
      const one = sums[i]!;
      if (atMs < startMs || atMs >= endMs) continue;
      one.sum = plus(one.sum, acc);
      one.count++;
    }
  });
  for (const { channel, hex, atMs } of file.notifications) stream.receive(channel, bytesOf(hex), atMs);
  const means = sums.map(({ sum, count }) => plus([0, 0, 0], sum, 1 / Math.max(1, count)));
  const { packets, samples, errors } = stream.tally;
  return {
    decoded: { packets, samples, errors, digest: digestOf(stream.tally) },
    isMonotone: stream.timing.isMonotone,
    faces: faces.map((face, i) => {
      const magnitudeMs2 = lengthOf(means[i]!);
      return { face, magnitudeMs2, isNear: Math.abs(magnitudeMs2 - face.magnitudeMs2) <= face.withinMs2 };
    }),
    axis: axisFinding(
      faces.map(({ side }, i) => ({ side, accMs2: means[i]! })),
      file.format,
    ),
    turn: turnFinding(file.axisCheck?.turns ?? [], file.format),
  };
}

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));
