// Copies of typed-array views that hold nothing but their own bytes. The structured clone behind IndexedDB writes the
// whole buffer under a view: a 2 kB view of a 1 MB pool would put 1 MB on disk with every chunk.
import type { RawChunk, SecondRows } from "../domain/recording.ts";

function ownBytes<T>(value: T): T {
  if (!ArrayBuffer.isView(value) || value.byteLength === value.buffer.byteLength) return value;
  return (value as unknown as Uint8Array).slice() as unknown as T;
}

/** The same record, every typed array in a buffer of its own size. */
export function withOwnBytes<T extends RawChunk | SecondRows>(record: T): T {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, ownBytes(value)])) as T;
}
