// What stands on "Sensors that work": which one first, every kind with a filter by need, and our own profile for people
// who build one. A chunk of its own: read once, if at all.
import { useSignal } from "@preact/signals";
import { type Need, needsOf } from "../guide-entry.ts";
import { guide } from "../sensor-guide.ts";
import { guideWords as words, profileWords } from "../sensor-guide-words.ts";
import { SensorCard } from "./sensor-card.tsx";
import "../look/guide.css";

const needs = ["all", "live", "slow", "own-angle"] as const satisfies readonly (Need | "all")[];

export function SensorGuidePage() {
  const need = useSignal<Need | "all">("all");
  const wanted = need.value;
  const shown = wanted === "all" ? guide : guide.filter((entry) => needsOf(entry).includes(wanted));
  return (
    <>
      <p class="lead guide-lead">{words.lead}</p>
      <section class="panel guide-first" aria-labelledby="guide-first">
        <h2 class="title" id="guide-first">
          {words.firstTitle}
        </h2>
        <ul class="guide-lines">
          {words.first.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="guide-need">
        <div class="guide-filter">
          <h2 class="heading" id="guide-need">
            {words.needHeading}
          </h2>
          <div class="segments guide-segments" role="group" aria-labelledby="guide-need">
            {needs.map((one) => (
              <button
                key={one}
                type="button"
                class="segment"
                aria-pressed={wanted === one}
                onClick={() => {
                  need.value = one;
                }}
              >
                {words.needs[one]}
              </button>
            ))}
          </div>
          <p class="small second">
            {words.needText[wanted]} <span role="status">{words.shown(shown.length, guide.length)}</span>
          </p>
        </div>
        <ul class="guide-cards">
          {shown.map((entry) => (
            <SensorCard key={entry.id} entry={entry} />
          ))}
        </ul>
      </section>
      <Profile />
    </>
  );
}

function Profile() {
  return (
    <section class="panel guide-profile" aria-labelledby="guide-profile">
      <h2 class="title" id="guide-profile">
        {profileWords.title}
      </h2>
      <p class="second">{profileWords.lead}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{profileWords.what}</th>
            <th scope="col">{profileWords.asks}</th>
            <th scope="col">{profileWords.why}</th>
          </tr>
        </thead>
        <tbody>
          {profileWords.rows.map(([what, asks, why]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>{asks}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
