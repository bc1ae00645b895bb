// A wrapping device counter, unwrapped. The nearest reading to the last one is taken, forwards or back, so that a late
// frame gets its own true time. Only a reboot starts over, and that is told by the caller (boot id, frame flag).

/** `last`: the unwrapped count before, undefined at the start. Exact for moduli up to 2^53. */
export function unwrappedTick(last: number | undefined, tick: number, modulus: number): number {
  if (last === undefined) return tick;
  let step = tick - (((last % modulus) + modulus) % modulus);
  if (step < -modulus / 2) step += modulus;
  else if (step >= modulus / 2) step -= modulus;
  return last + step;
}
