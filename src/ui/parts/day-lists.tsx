// The day's lists: longest stretches, changes of position, nudges. Long lists show their newest and offer the rest.
import { useSignal } from "@preact/signals";
import type { DayView } from "../../domain/day-view.ts";
import { fillStepOf } from "../../chart/hop-scene.ts";
import { clock, duration } from "../format.ts";
import { day as words, stateNames } from "../words.ts";
import { Arch } from "./hop-key.tsx";
import { Diamond } from "./icons.tsx";
import { RibbonTile } from "./ribbon-tile.tsx";

const SHOWN_AT_FIRST = 8;
const LONGEST = 4;

export function LongestList({ view }: { readonly view: DayView }) {
  const longest = view.hops
    .map((hop) => ({ ...hop, ms: hop.endMs - hop.startMs }))
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, LONGEST);
  return (
    <section class="panel" aria-labelledby="longest">
      <h2 class="heading" id="longest">
        {words.longestList}
      </h2>
      <ul class="rows">
        {longest.map((hop) => {
          const minutes = hop.ms / 60_000;
          return (
            <li key={hop.startMs} class="row longest-row">
              <span class="longest-arch">
                <Arch width={Math.max(12, Math.min(60, minutes))} step={fillStepOf(minutes)} />
              </span>
              <strong class="data">{duration(hop.ms)}</strong>
              <span class="longest-when small second data">
                <RibbonTile state={hop.state} />
                <span class="visually-hidden">{stateNames[hop.state]}</span>
                {clock(hop.startMs)}–{clock(hop.endMs)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function ChangeList({ view }: { readonly view: DayView }) {
  const all = useSignal(false);
  const newest = view.beats.toReversed();
  const shown = all.value ? newest : newest.slice(0, SHOWN_AT_FIRST);
  return (
    <section class="panel" aria-labelledby="changes">
      <h2 class="heading" id="changes">
        {words.changesTitle}
      </h2>
      {newest.length === 0 ? (
        <p class="second list-empty">{words.noChanges}</p>
      ) : (
        <div class="list-scroll">
          <table class="list-table data">
            <thead>
              <tr>
                <th scope="col">{words.time}</th>
                <th scope="col">{words.what}</th>
                <th scope="col">{words.how}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((beat) => (
                <tr key={beat.startMs}>
                  <td class="second">{clock(beat.startMs)}</td>
                  <td>
                    {beat.walk ? `${words.walked}, ${duration(beat.endMs - beat.startMs)}` : words.changed}
                  </td>
                  <td class="second">{beat.afterNudge ? words.afterNudge : words.ownChange}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {newest.length > SHOWN_AT_FIRST && !all.value && (
        <button
          type="button"
          class="button text dense"
          onClick={() => {
            all.value = true;
          }}
        >
          {words.showAll(newest.length)}
        </button>
      )}
    </section>
  );
}

export function NudgeList({ view }: { readonly view: DayView }) {
  return (
    <section class="panel" aria-labelledby="nudges">
      <h2 class="heading" id="nudges">
        {words.nudgesTitle}
      </h2>
      {view.nudges.length === 0 ? (
        <p class="second list-empty">{words.noNudges}</p>
      ) : (
        <ul class="rows">
          {view.nudges.map((nudge) => (
            <li key={nudge.atMs} class="row nudge-row data">
              <Diamond filled={nudge.outcome === "moved"} held={nudge.outcome === "held"} />
              <span class="second">{clock(nudge.atMs)}</span>
              <strong>{words.outcome[nudge.outcome]}</strong>
              <span class="second small">
                {words.stillFor.toLowerCase()} {duration(nudge.stillForMs)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
