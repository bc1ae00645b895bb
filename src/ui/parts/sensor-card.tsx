// One kind of sensor on the page "Sensors that work": what it measures, how it is worn, what it can and cannot do.
import type { ComponentChildren } from "preact";
import { abilitiesOf } from "../guide-abilities.ts";
import type { GuideEntry } from "../guide-entry.ts";
import { axesText, guideWords as words, ratesText } from "../sensor-guide-words.ts";
import { WornFigure } from "./worn-figure.tsx";

export function SensorCard({ entry }: { readonly entry: GuideEntry }) {
  const { id, name, maker, models } = entry;
  const heading = `sensor-${id}`;
  const axes = axesText(entry.axes);
  const { can, cannot } = abilitiesOf(entry);
  return (
    <li>
      <article class="panel guide-card" aria-labelledby={heading}>
        <div class="guide-head">
          <div>
            <h3 class="title" id={heading}>
              {name}
            </h3>
            <p class="small second">{maker}</p>
            <p class="guide-tags">
              <span class="tag caption">{words.price[entry.price]}</span>
              <span class="tag caption">{words.sold[entry.sold]}</span>
              {entry.standing === "experimental" && <span class="tag caption">{words.experimental}</span>}
            </p>
          </div>
          <WornFigure entry={entry} label={words.figure(name)} />
        </div>
        <dl class="guide-rows">
          <Row name={words.rows.worn}>
            {entry.worn}
            {axes !== undefined && <span class="guide-axes small second">{axes}</span>}
          </Row>
          <Row name={words.rows.models}>
            {models.map((model) => (
              <span key={model.name} class="guide-line">
                {models.length > 1 && `${model.name}: `}
                {words.channels[model.channels]}
                {model.channels !== "none" && `, ${ratesText(model.ratesHz)}`}
              </span>
            ))}
          </Row>
          <Row name={words.rows.price}>{entry.soldNote}</Row>
        </dl>
        <Lines heading={words.can} lines={can} />
        <Lines heading={words.cannot} lines={cannot} />
        <details class="guide-more">
          <summary>
            {words.wake}
            <span class="visually-hidden">: {name}</span>
          </summary>
          <ul class="guide-lines">
            {entry.wake.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
        <p class="guide-sure small second">{words.tried[entry.tried]}</p>
      </article>
    </li>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div class="guide-row">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lines({ heading, lines }: { readonly heading: string; readonly lines: readonly string[] }) {
  return (
    <div>
      <h4 class="guide-subheading">{heading}</h4>
      <ul class="guide-lines">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
