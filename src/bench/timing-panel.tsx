// Rate, spacing and loss, each with how it is known.
import type { BenchReport } from "../../workers/bench-contract.ts";
import type { OpenStream } from "./bench-state.ts";
import { fixed, percentOf, significant } from "./figures.ts";
import { timing as words } from "./words.ts";

interface TimingProps {
  readonly stream: OpenStream;
  readonly report: BenchReport | undefined;
}

const known = (value: number | undefined, told: (value: number) => string): string =>
  value === undefined ? words.unknown : told(value);

export function TimingPanel({ stream, report }: TimingProps) {
  const t = report?.timing;
  const { format } = stream;
  const rows: readonly { name: string; value: string; note: string }[] = [
    {
      name: words.arrived,
      value: known(t?.arrivedHz, (hz) => `${fixed(hz, 2)} Hz`),
      note: words.arrivedNote(significant(format.rateHz)),
    },
    {
      name: words.sampled,
      value: known(t?.sampledHz, (hz) => `${fixed(hz, 3)} Hz`),
      note: words.sampledNote,
    },
    {
      name: words.notifications,
      value: known(t?.notificationsHz, (hz) => `${fixed(hz, 1)} a second`),
      note: words.notificationsNote,
    },
    {
      name: words.interval,
      value:
        t?.intervalMs === undefined
          ? words.unknown
          : words.intervalValue(
              fixed(t.intervalMs.p50, 1),
              fixed(t.intervalMs.p95, 1),
              fixed(t.intervalMs.most, 1),
            ),
      note: words.intervalNote,
    },
    {
      name: words.clumps,
      value: known(t?.clumpedShare, (share) => `${percentOf(share, 0)} %`),
      note: words.clumpsNote(String(t?.largestClump ?? 0)),
    },
    {
      name: words.loss,
      value:
        t === undefined
          ? words.unknown
          : words.lossValue(String(t.loss.lostSamples), percentOf(t.loss.share, 2)),
      note: words.lossNote[t?.loss.method ?? "sequence"],
    },
    ...(t !== undefined && t.loss.method !== "slots"
      ? [
          {
            name: words.twice,
            value: words.twiceValue(String(t.loss.duplicates), String(t.loss.late)),
            note: words.twiceNote,
          },
        ]
      : []),
    {
      name: words.drift,
      value: format.clock === undefined ? words.noDrift : known(t?.driftPpm, (ppm) => `${fixed(ppm, 1)} ppm`),
      note: words.driftNote,
    },
  ];
  return (
    <section class="panel bench-panel" aria-labelledby="bench-timing">
      <h2 class="heading" id="bench-timing">
        {words.heading}
      </h2>
      <table class="data bench-table bench-figures">
        <caption class="caption quiet">{words.caption(fixed(t?.windowS ?? 0, 0))}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{words.figure}</th>
            <th scope="col">{words.value}</th>
            <th scope="col">{words.note}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, value, note }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="bench-figure">{value}</td>
              <td class="caption quiet">{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
