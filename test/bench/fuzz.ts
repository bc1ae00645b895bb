// npm run fuzz [-- count=10000000] [seed]: that many hostile frames for every driver; ends with status 1 on a throw.
import { feed, suspects } from "./hostile-frames.ts";

const count = Number(process.argv[2] ?? 10_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);

console.log(`${count} frames for each driver, seed ${seed}`);
for (const suspect of await suspects()) {
  const began = performance.now();
  const { accepted, refused } = feed(count, seed, suspect);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `  ${suspect.name}: ${seconds.toFixed(1)} s, ${accepted} accepted, ${refused} refused, no throw; ` +
      `${suspect.targets.length} channels, ${suspect.corpus.length} frames to mutate`,
  );
}
