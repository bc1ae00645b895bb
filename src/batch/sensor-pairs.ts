// Which two files are one recording by two sensors: the same session in their sidecars, or the same name but for the
// placement. In: inputs; out: pairs of an upper back and a pelvis. What is not clear is no pair.
import { basename, dirname, join } from "node:path";
import type { Input } from "./inputs.ts";
import { factsBeside, nameParts } from "./sidecar-file.ts";

export interface SensorPair {
  readonly upper: Input;
  readonly lower: Input;
  /** Result of the two together. */
  readonly output: string;
}

export function pairsFrom(inputs: readonly Input[]): readonly SensorPair[] {
  if (inputs.length < 2) return [];
  const groups = new Map<string, { upper: Input[]; lower: Input[] }>();
  for (const input of inputs) {
    const read = factsBeside(input.input);
    if (!read.ok) continue;
    const { sessionId, placement } = read.facts;
    const named = nameParts(input.input);
    const key = sessionId === undefined ? named && `name ${named.base}` : `session ${sessionId}`;
    if (key === undefined) continue;
    const group = groups.get(key) ?? { upper: [], lower: [] };
    groups.set(key, group);
    (placement === "upper-back" ? group.upper : group.lower).push(input);
  }
  return [...groups.values()].flatMap(({ upper, lower }) => {
    const [above, ...others] = upper;
    const [below, ...rest] = lower;
    if (!above || !below || others.length > 0 || rest.length > 0) return [];
    const folder = dirname(above.output);
    return [{ upper: above, lower: below, output: join(folder, `${pairName(above, below)}.flexion.json`) }];
  });
}

/** The part that both names share before the placement, or the upper back's whole name. */
function pairName(upper: Input, lower: Input): string {
  const above = nameParts(upper.output);
  const below = nameParts(lower.output);
  if (above && below && basename(above.base) === basename(below.base)) return basename(above.base);
  return basename(upper.output);
}
