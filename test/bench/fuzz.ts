// npx tsx test/bench/fuzz.ts [count=10000000] [seed]: hostile frames through every decoder; ends with status 1 on a throw.
import { feed, targets } from "./hostile-frames.ts";

const count = Number(process.argv[2] ?? 10_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
const list = await targets();

console.log(
  `${count} frames, seed ${seed}, ${list.length} decoders: ${list.map(({ name }) => name).join(", ")}`,
);
const began = performance.now();
const { accepted, refused } = feed(count, seed, list);
const seconds = (performance.now() - began) / 1000;
console.log(`${seconds.toFixed(1)} s, ${accepted} accepted, ${refused} refused, no throw`);
