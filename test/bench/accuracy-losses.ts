// Which rows of a recording never arrive. Seeded: the same rows at every run.

export type LossKind = "5 % of samples" | "5 % of frames of 10 samples" | "2 s in every minute";
export const lossKinds: readonly LossKind[] = [
  "5 % of samples",
  "5 % of frames of 10 samples",
  "2 s in every minute",
];

const share = 0.05;
const frame = 10;

/** 1 where a row is lost. The first frame always arrives. */
export function lostRows(kind: LossKind, rows: number, rateHz: number, seed: number): Uint8Array {
  const lost = new Uint8Array(rows);
  const random = mulberry32(seed);
  if (kind === "5 % of samples") {
    for (let row = frame; row < rows; row++) lost[row] = random() < share ? 1 : 0;
  } else if (kind === "5 % of frames of 10 samples") {
    for (let row = frame; row < rows; row += frame) {
      if (random() < share) lost.fill(1, row, row + frame);
    }
  } else {
    for (let s = 30 + 20 * random(); s * rateHz < rows; s += 60) {
      lost.fill(1, Math.round(s * rateHz), Math.round((s + 2) * rateHz));
    }
  }
  return lost;
}

/** Uniform in 0…1 (T. Ettinger's mulberry32, public domain). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
