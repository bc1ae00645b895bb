// Lean ten times a second, kept beside a result while a pair of sensors waits for its second file: binary, temporary.
import { closeSync, openSync, readSync } from "node:fs";
import type { OutputFile } from "./output-file.ts";

const POINT_BYTES = 24;
const READ_POINTS = 4096;

export interface LeanPoint {
  readonly atMs: number;
  readonly forwardRad: number;
  readonly lateralRad: number;
}

export function addPoint(file: OutputFile, atMs: number, forwardRad: number, lateralRad: number): void {
  const { bytes } = file;
  bytes.writeDoubleLE(atMs, file.used);
  bytes.writeDoubleLE(forwardRad, file.used + 8);
  bytes.writeDoubleLE(lateralRad, file.used + 16);
  file.used += POINT_BYTES;
  file.added();
}

export function* pointsIn(path: string): Generator<LeanPoint> {
  const descriptor = openSync(path, "r");
  const block = Buffer.alloc(POINT_BYTES * READ_POINTS);
  try {
    for (;;) {
      const read = readSync(descriptor, block, 0, block.length, null);
      if (read === 0) return;
      for (let at = 0; at + POINT_BYTES <= read; at += POINT_BYTES) {
        yield {
          atMs: block.readDoubleLE(at),
          forwardRad: block.readDoubleLE(at + 8),
          lateralRad: block.readDoubleLE(at + 16),
        };
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
