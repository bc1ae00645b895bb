// Seeded randomness: the same seed gives the same body, day and noise everywhere.

/** Uniform numbers in [0, 1), one after another (mulberry32, T. Ettinger, public domain). */
export function uniformFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mixed(state) / 2 ** 32;
  };
}

/** Standard normal, a function of its arguments alone: noise that may be asked for in any order. */
export function normalAt(seed: number, index: number, axis: number): number {
  const key = Math.imul(index, 0x9e3779b1) ^ Math.imul(axis + 1, 0x85ebca6b) ^ Math.imul(seed, 0xc2b2ae35);
  const u = (mixed(key >>> 0) + 1) / (2 ** 32 + 1);
  const v = mixed((key ^ 0x5bd1e995) >>> 0) / 2 ** 32;
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}

function mixed(word: number): number {
  let t = Math.imul(word ^ (word >>> 15), word | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}
