// What was decoded, in few words: packets by kind, samples, errors by code, and a digest over all of it in order, so that a
// decoder that reads the same bytes otherwise is found out.
import type { Decoded } from "../../firmware-protocol/decode-error.ts";
import type { Packet } from "../../firmware-protocol/packet.ts";

export interface PacketTally {
  readonly packets: Record<string, number>;
  samples: number;
  readonly errors: Record<string, number>;
  digest: number;
}

/** FNV-1a, 32 bits (Fowler, Noll, Vo): finds a change, resists nobody. */
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export const freshTally = (): PacketTally => ({ packets: {}, samples: 0, errors: {}, digest: FNV_BASIS });

export function tally(t: PacketTally, decoded: Decoded<readonly Packet[]>): void {
  if (!decoded.ok) {
    t.errors[decoded.error.code] = (t.errors[decoded.error.code] ?? 0) + 1;
    digestText(t, decoded.error.code);
    return;
  }
  for (const packet of decoded.value) {
    t.packets[packet.kind] = (t.packets[packet.kind] ?? 0) + 1;
    if (packet.kind === "imu") t.samples += packet.counts.length / packet.channels;
    digestText(
      t,
      JSON.stringify(packet, (_, value: unknown) => (ArrayBuffer.isView(value) ? plain(value) : value)),
    );
  }
}

const plain = (counts: ArrayBufferView): number[] => Array.from(counts as Float32Array);

function digestText(t: PacketTally, text: string): void {
  let { digest } = t;
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), FNV_PRIME);
  t.digest = digest >>> 0;
}

export const digestOf = ({ digest }: PacketTally): string => digest.toString(16).padStart(8, "0");
