// SHA-256 (FIPS 180-4) over bytes that come piece by piece: Web Crypto digests only what it is given whole, and an
// export is never held whole. Held to Web Crypto's own digest by a test.

/** First 32 bits of the fractional part of the nth root of the first primes: the standard's constants, computed. */
function constants(count: number, root: 2 | 3): Int32Array {
  const words: number[] = [];
  for (let candidate = 2; words.length < count; candidate += 1) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1)
      if (candidate % divisor === 0) prime = false;
    if (!prime) continue;
    const power = root === 2 ? Math.sqrt(candidate) : Math.cbrt(candidate);
    words.push(Math.floor((power - Math.floor(power)) * 2 ** 32) | 0);
  }
  return Int32Array.from(words);
}

const K = constants(64, 3);
const BLOCK = 64;

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; ends the digest. */
  hex(): string;
}

export function newSha256(): Sha256 {
  const hash = constants(8, 2);
  const schedule = new Int32Array(64);
  const partial = new Uint8Array(BLOCK);
  let held = 0;
  let length = 0;

  const update = (bytes: Uint8Array): void => {
    length += bytes.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      partial.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      compress(hash, schedule, partial, 0);
      held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(hash, schedule, bytes, at);
    partial.set(bytes.subarray(at), 0);
    held = bytes.length - at;
  };

  return {
    update,
    hex: () => {
      const bits = length * 8;
      const padding = new Uint8Array(held < 56 ? BLOCK - held : 2 * BLOCK - held);
      padding[0] = 0x80;
      const end = new DataView(padding.buffer);
      end.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      end.setUint32(padding.length - 4, bits >>> 0);
      update(padding);
      return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    },
  };
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function compress(hash: Int32Array, w: Int32Array, bytes: Uint8Array, from: number): void {
  for (let t = 0; t < 16; t += 1) {
    const at = from + t * 4;
    w[t] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let t = 16; t < 64; t += 1) {
    const a = w[t - 15]!;
    const b = w[t - 2]!;
    const s0 = turned(a, 7) ^ turned(a, 18) ^ (a >>> 3);
    const s1 = turned(b, 17) ^ turned(b, 19) ^ (b >>> 10);
    w[t] = (w[t - 16]! + s0 + w[t - 7]! + s1) | 0;
  }
  let a = hash[0]!;
  let b = hash[1]!;
  let c = hash[2]!;
  let d = hash[3]!;
  let e = hash[4]!;
  let f = hash[5]!;
  let g = hash[6]!;
  let h = hash[7]!;
  for (let t = 0; t < 64; t += 1) {
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + K[t]! + w[t]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const t2 = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  hash[0] = (hash[0]! + a) | 0;
  hash[1] = (hash[1]! + b) | 0;
  hash[2] = (hash[2]! + c) | 0;
  hash[3] = (hash[3]! + d) | 0;
  hash[4] = (hash[4]! + e) | 0;
  hash[5] = (hash[5]! + f) | 0;
  hash[6] = (hash[6]! + g) | 0;
  hash[7] = (hash[7]! + h) | 0;
}
