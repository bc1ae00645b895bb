// Pieces of the Log channel into blocks. In: notifications as they come, perhaps damaged, doubled, late or missing. Out:
// whole blocks whose checksum holds, or what was wrong; after a defect the rest of that block is passed over until the
// next begins. A double of the piece just taken is no defect. State is plain data, a new object at every piece.
import { viewOf } from "../../bytes.ts";
import type { AssemblyState, LogAssembler, LogDefect, LogFinding } from "../../log.ts";
import { LAST_PIECE, LONGEST_BLOCK } from "./layout.ts";
import { decodeBlock } from "./log-blocks.ts";

const nothing = new Uint8Array(0);
const idle: AssemblyState = { phase: "idle", bytes: nothing, next: 0, previous: nothing };
const skipping: AssemblyState = { ...idle, phase: "skipping" };

interface Taken {
  readonly state: AssemblyState;
  readonly findings: readonly LogFinding[];
}

const broken = (defect: LogDefect): Taken => ({
  state: skipping,
  findings: [{ found: "defect", defect }],
});

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

/** The piece that is due. */
function appended(state: AssemblyState, piece: Uint8Array): Taken {
  const bytes = joined(state.bytes, piece.subarray(1));
  if (bytes.length > LONGEST_BLOCK) return broken({ code: "too-long", length: bytes.length });
  const previous = piece.slice();
  if ((piece[0]! & LAST_PIECE) === 0)
    return { state: { phase: "collecting", bytes, next: state.next + 1, previous }, findings: [] };
  const block = decodeBlock(viewOf(bytes));
  // The double of a block of one piece is told by its record numbers: two ends of two reads may be alike to the byte.
  return {
    state: state.next === 0 ? idle : { ...idle, previous },
    findings: [
      block.ok
        ? { found: "block", block: block.value }
        : { found: "defect", defect: { code: "bad-block", error: block.error } },
    ],
  };
}

function taken(state: AssemblyState, piece: Uint8Array): Taken {
  const head = piece[0];
  if (head === undefined || piece.length < 2) return broken({ code: "empty-piece" });
  if (isSame(piece, state.previous)) return { state, findings: [] };
  const found = head & (LAST_PIECE - 1);
  if (found !== 0) {
    if (state.phase === "skipping") return { state, findings: [] };
    return found === state.next
      ? appended(state, piece)
      : broken({ code: "missing-piece", expected: state.next, found });
  }
  const begun = appended(idle, piece);
  if (state.phase !== "collecting") return begun;
  const defect: LogDefect = { code: "cut-short", pieces: state.next };
  return { ...begun, findings: [{ found: "defect", defect }, ...begun.findings] };
}

/** @param from goes on where another assembler was. */
export function logAssembler(from: AssemblyState = idle): LogAssembler {
  let state = from;
  return {
    take(piece) {
      const next = taken(state, piece);
      state = next.state;
      return next.findings;
    },
    get state() {
      return state;
    },
  };
}
