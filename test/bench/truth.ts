// Prints what the engine says of simulated days against what was true in them: npm run bench:truth [-- --seeds N].
// Nothing here passes or fails; the seeded short form stands among the tests. A section is a title and the lines under
// it: new ones are appended to the list.
import { parseArgs } from "node:util";
import { metricLines, metricsTitle } from "./truth-metrics.ts";
import { changeLines, delayLines, stateLines } from "./truth-states.ts";
import { zeroSection } from "./truth-zero.ts";

const { values } = parseArgs({ options: { seeds: { type: "string", default: "3" } } });
const seeds = Array.from({ length: Math.max(1, Number(values.seeds)) }, (_, i) => i + 1);

export interface TruthSection {
  readonly title: string;
  run(seeds: readonly number[]): readonly string[];
}

const sections: readonly TruthSection[] = [
  {
    title:
      "States: seconds told as they were, missed, and claimed falsely (6 s about a change may be either)",
    run: stateLines,
  },
  { title: "Off the body and in a vehicle: seconds until it was said live", run: delayLines },
  { title: "Changes of position: told within 6 s of where they began", run: changeLines },
  zeroSection,
  { title: metricsTitle, run: metricLines },
];

for (const { title, run } of sections) {
  console.log(title);
  for (const line of run(seeds)) console.log(`  ${line}`);
}
