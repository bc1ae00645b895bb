// Frame numbers in, a verdict per frame out: next (with how many were skipped), duplicate, late. Numbers wrap; which
// of the recent ones are still missing is remembered, so that a late frame is told from a doubled one and takes back
// its loss. Plain data: a structured clone of the state is a checkpoint.

/** As many numbers back a straggler is still believed: over 40 s at 25 frames per second. */
const WINDOW = 1024;

const SEEN = 0;
const MISSING = 1;
/** From before the first frame: it may come late, but it was never counted as lost. */
const UNKNOWN = 2;

export interface SequenceState {
  /** Unwrapped number of the youngest frame; undefined before the first. */
  youngest: number | undefined;
  /** [WINDOW] by unwrapped number. */
  readonly recent: Uint8Array;
}

export type SequenceVerdict =
  | { readonly kind: "next"; readonly lostFrames: number }
  | { readonly kind: "duplicate" }
  /** It arrived after a younger one. `wasCounted`: it had been counted as lost. */
  | { readonly kind: "late"; readonly wasCounted: boolean }
  /** Further back than any straggler: the sender counts anew. */
  | { readonly kind: "restarted" };

export const freshSequence = (): SequenceState => ({
  youngest: undefined,
  recent: new Uint8Array(WINDOW).fill(UNKNOWN),
});

/** The next frame begins a new count. */
export function forgetSequence(state: SequenceState): void {
  state.youngest = undefined;
  state.recent.fill(UNKNOWN);
}

/** `modulus`: the count at which the wire wraps (65 536 for a u16). */
export function noteSequence(state: SequenceState, sequence: number, modulus: number): SequenceVerdict {
  const { recent, youngest } = state;
  if (youngest === undefined) {
    begin(state, sequence, modulus);
    return { kind: "next", lostFrames: 0 };
  }
  const ahead = (sequence - (youngest % modulus) + modulus) % modulus;
  if (ahead === 0) return { kind: "duplicate" };
  if (ahead < modulus / 2) {
    for (let k = Math.max(1, ahead - WINDOW); k < ahead; k++) recent[(youngest + k) % WINDOW] = MISSING;
    state.youngest = youngest + ahead;
    recent[state.youngest % WINDOW] = SEEN;
    return { kind: "next", lostFrames: ahead - 1 };
  }
  const behind = modulus - ahead;
  if (behind >= WINDOW) {
    begin(state, sequence, modulus);
    return { kind: "restarted" };
  }
  const index = (youngest - behind) % WINDOW;
  const known = recent[index];
  if (known === SEEN) return { kind: "duplicate" };
  recent[index] = SEEN;
  return { kind: "late", wasCounted: known === MISSING };
}

function begin(state: SequenceState, sequence: number, modulus: number): void {
  state.recent.fill(UNKNOWN);
  // One turn up, so that what lies before the first frame has a number above zero.
  state.youngest = sequence + modulus * Math.ceil(WINDOW / modulus);
  state.recent[state.youngest % WINDOW] = SEEN;
}
