// The last hundred notifications as they came, in a region of its own that scrolls and can be paused.
import type { BenchReport } from "../../workers/bench-contract.ts";
import { Icon } from "../ui/parts/icons.tsx";
import type { BenchState } from "./bench-state.ts";
import { fixed } from "./figures.ts";
import { page, raw as words } from "./words.ts";

interface RawProps {
  readonly state: BenchState;
  readonly report: BenchReport | undefined;
}

export function RawPanel({ state, report }: RawProps) {
  const lines = report?.recent ?? [];
  const isPaused = state.isPaused.value;
  return (
    <section class="panel bench-panel" aria-labelledby="bench-raw">
      <div class="panel-head">
        <h2 class="heading" id="bench-raw">
          {words.heading}
        </h2>
        <button
          type="button"
          class="button outline dense"
          onClick={() => {
            state.isPaused.value = !isPaused;
          }}
        >
          <Icon name={isPaused ? "play" : "pause"} size={18} />
          {isPaused ? page.resume : page.pause}
        </button>
      </div>
      <p class="small second" role="status">
        {isPaused ? page.paused : ""}
      </p>
      {lines.length === 0 ? (
        <p class="second small">{words.none}</p>
      ) : (
        <div class="table-scroll bench-raw" role="region" aria-label={words.caption} tabIndex={0}>
          <table class="data bench-table">
            <caption class="caption quiet">{words.caption}</caption>
            <thead>
              <tr>
                <th scope="col" class="number">
                  {words.number}
                </th>
                <th scope="col" class="number">
                  {words.time}
                </th>
                <th scope="col">{words.channel}</th>
                <th scope="col">{words.bytes}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ number, atMs, channel, hex }, row) => (
                // By its place, not its number: rows stay and their text changes, which readers bear better.
                <tr key={row}>
                  <td class="number">{number}</td>
                  <td class="number">{fixed(atMs / 1000, 3)}</td>
                  <td>{channel}</td>
                  <td class="bench-hex">{hex}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
