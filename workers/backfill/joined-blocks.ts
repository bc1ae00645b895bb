// Blocks that came together, so that what they hold is written together. Pure.
import type { LogBlock } from "../../firmware-protocol/log.ts";

/** Neighbouring blocks of one log as one, so that they are written together. */
export function joinedBlocks(blocks: readonly LogBlock[]): LogBlock[] {
  const runs: { log: LogBlock["log"]; first: number; records: LogBlock["records"][number][] }[] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (
      last?.log === block.log &&
      last.records.length > 0 &&
      last.first + last.records.length === block.first
    )
      last.records.push(...block.records);
    else runs.push({ ...block, records: [...block.records] });
  }
  return runs;
}
