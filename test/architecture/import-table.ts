// Who may import whom. The table is the rule; import-walls.test.ts checks it against the sources.

export interface Room {
  /** Path prefix; the longest match owns a file. */
  readonly room: string;
  readonly may: readonly string[];
  /** Prefixes that it may import as types only. */
  readonly typesOnly?: readonly string[];
  readonly packages?: readonly string[];
}

export const rooms: readonly Room[] = [
  { room: "firmware-protocol", may: [] },
  { room: "src/domain", may: [] },
  { room: "src/store", may: ["src/domain"], packages: ["idb"] },
  { room: "src/export", may: ["src/domain"] },
  {
    room: "workers",
    may: ["src/domain", "firmware-protocol"],
    // The boundary of the store, as types: only the composition roots below open a real one.
    typesOnly: ["src/store/repository.ts"],
  },
  // Composition roots of the workers: wiring only, kept under 60 lines by import-walls.test.ts.
  {
    room: "workers/posture.worker.ts",
    may: ["workers", "src/store", "src/domain", "firmware-protocol"],
    packages: ["comlink"],
  },
  {
    room: "workers/export.worker.ts",
    may: ["workers", "src/store", "src/domain", "src/export"],
    packages: ["comlink"],
  },
  {
    room: "workers/reanalysis.worker.ts",
    may: ["workers", "src/store", "src/domain"],
    packages: ["comlink"],
  },
  {
    room: "workers/backfill.worker.ts",
    may: ["workers", "src/store", "src/domain", "firmware-protocol"],
    packages: ["comlink"],
  },
  {
    room: "workers/simulator.worker.ts",
    may: ["workers", "firmware-protocol", "src/domain"],
    packages: ["comlink"],
  },
  // In Node, on files: the same computing as live.
  {
    room: "src/batch",
    may: ["src/domain", "src/export", "firmware-protocol", "workers"],
    packages: [
      "node:child_process",
      "node:crypto",
      "node:fs",
      "node:os",
      "node:path",
      "node:timers/promises",
      "node:url",
      "node:util",
    ],
  },
  { room: "src/link", may: ["src/domain", "firmware-protocol"] },
  { room: "src/nudge", may: ["src/domain"] },
  { room: "src/chart", may: ["src/domain"], packages: ["uplot"] },
  {
    room: "src/app",
    may: ["src/domain", "src/link", "src/store", "src/nudge", "src/export"],
    // Types of the boundary; the workers' files are named only in `new URL(…)`. The registry is handed to the link.
    typesOnly: ["workers", "firmware-protocol"],
    packages: ["comlink", "@preact/signals"],
  },
  {
    room: "src/ui",
    may: ["src/domain", "src/app", "src/chart"],
    packages: ["preact", "@preact/signals", "@fontsource-variable/inter", "uplot/dist/uPlot.min.css"],
  },
  // A page of its own, for people with hardware: the radio, and what is only for the eye of the app's screens. What it
  // computes is the worker's, of which it takes types, and the table of sides and axes by which both name them.
  {
    room: "src/bench",
    may: [
      "src/domain",
      "src/link",
      "src/app/clock.ts",
      "src/export/save.ts",
      "src/ui/parts",
      "src/ui/look",
      "src/ui/fault-words.ts",
      "workers/bench/device-axes.ts",
    ],
    typesOnly: ["workers", "firmware-protocol"],
    packages: ["comlink", "preact", "@preact/signals"],
  },
  // Its composition root: hands the registry to its wiring.
  { room: "src/bench/main.tsx", may: ["src/bench", "firmware-protocol"], packages: ["preact"] },
  {
    room: "workers/bench.worker.ts",
    may: ["workers"],
    packages: ["comlink"],
  },
  // Composition root of the page: hands the registry to the wiring.
  { room: "src/main.tsx", may: ["src/app", "src/ui", "firmware-protocol"], packages: ["preact"] },
];
