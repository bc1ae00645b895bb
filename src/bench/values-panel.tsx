// Decoded values in the device's axes and in ours, side by side.
import type { BenchReport } from "../../workers/bench-contract.ts";
import { degrees, fixed } from "./figures.ts";
import { values as words } from "./words.ts";

export function ValuesPanel({ report }: { readonly report: BenchReport | undefined }) {
  const shown = report?.values;
  const rows = ([0, 1, 2] as const).map((i) => [
    {
      name: words.deviceAxes[i],
      acc: shown?.deviceAccMs2[i],
      gyr: shown?.deviceGyrRadPerS?.[i],
    },
    { name: words.ourAxes[i], acc: shown?.accMs2[i], gyr: shown?.gyrRadPerS?.[i] },
  ]);
  const group = (heading: string, which: 0 | 1) => (
    <table class="data bench-table bench-values">
      <caption class="small second">{heading}</caption>
      <thead>
        <tr>
          <th scope="col">{words.axis}</th>
          <th scope="col" class="number">
            {words.acc}
          </th>
          {shown?.gyrRadPerS !== undefined && (
            <th scope="col" class="number">
              {words.gyr}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((pair) => {
          const { name, acc, gyr } = pair[which]!;
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="number">{acc === undefined ? "–" : fixed(acc, 2)}</td>
              {gyr !== undefined && <td class="number">{degrees(gyr, 1)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
  const angle = report?.decidegrees;
  return (
    <section class="panel bench-panel" aria-labelledby="bench-values">
      <div class="panel-head">
        <h2 class="heading" id="bench-values">
          {words.heading}
        </h2>
        {shown !== undefined && <p class="heading data">{words.magnitude(fixed(shown.magnitudeMs2, 2))}</p>}
      </div>
      {angle !== undefined && <p class="data">{words.angle(fixed(angle / 10, 1))}</p>}
      {shown === undefined ? (
        <p class="second small">{words.none}</p>
      ) : (
        <div class="bench-pair">
          {group(words.device, 0)}
          {group(words.ours, 1)}
        </div>
      )}
    </section>
  );
}
