// What the device said beside motion, and what could not be decoded, with its bytes.
import type { BenchReport } from "../../workers/bench-contract.ts";
import { fixed } from "./figures.ts";
import { notes as words } from "./words.ts";

export function NotesPanel({ report }: { readonly report: BenchReport | undefined }) {
  const events = report?.events ?? [];
  const errors = report?.errors ?? [];
  const names: Readonly<Record<string, string>> = words.names;
  return (
    <section class="panel bench-panel" aria-labelledby="bench-notes">
      <h2 class="heading" id="bench-notes">
        {words.heading}
      </h2>
      <div class="bench-pair bench-notes">
        <div>
          <h3 class="subheading">{words.events}</h3>
          {events.length === 0 && <p class="small second">{words.noEvents}</p>}
          <ul class="bench-lines data small">
            {events.map(({ atMs, event, value }) => (
              <li key={`${atMs} ${event}`}>
                {fixed(atMs / 1000, 1)} s · {names[event] ?? event}
                {value === undefined ? "" : ` · ${value}`}
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3 class="subheading">{words.errors(String(report?.errorCount ?? 0))}</h3>
          {errors.length === 0 && <p class="small second">{words.noErrors}</p>}
          <ul class="bench-lines data small">
            {errors.map(({ atMs, channel, error, hex }, i) => (
              <li key={`${atMs} ${i}`}>
                {fixed(atMs / 1000, 1)} s · {channel} · {words.error(error)}
                <span class="bench-hex"> {hex}</span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}
