// What a guided reference came to: a grade in a word, the numbers behind it with what is fine, and keep or let go.
import type { ComponentChildren } from "preact";
import type { Actions } from "../../app/actions.ts";
import type { CompositeCalibration, CompositeRefusal, CompositeStep } from "../../domain/calibration.ts";
import type { Result } from "../../domain/result.ts";
import { degreesFromRadians } from "../../domain/units.ts";
import {
  calibrate as words,
  degreesText,
  quality as rows,
  reasonText,
  stepText,
} from "../calibrate-words.ts";
import { percent } from "../format.ts";

/** Within half of what is accepted, it is more than just accepted. */
const AGREE_WELL_DEG = 1.5;
const PLANE_WELL = 0.9;

interface ResultProps {
  readonly result: Result<CompositeCalibration, CompositeRefusal> | undefined;
  readonly steps: readonly CompositeStep[];
  readonly actions: Actions;
}

export function CalibrateResult({ result, steps, actions }: ResultProps) {
  const { calibration } = actions;
  return (
    <div class="calibrate-result">
      <section class="panel" aria-labelledby="calibrate-result">
        <h2 class="second small" id="calibrate-result">
          {words.result}
        </h2>
        {result?.ok === true ? (
          <Quality calibration={result.value} />
        ) : (
          <p role="status">{result === undefined ? "" : words.refused[result.error.kind]}</p>
        )}
        <p class="setup-buttons">
          {result?.ok === true && (
            <button type="button" class="button filled" onClick={() => calibration.keep()}>
              {words.keep}
            </button>
          )}
          <button type="button" class="button outline" onClick={() => calibration.end()}>
            {words.discard}
          </button>
        </p>
      </section>
      <div class="calibrate-side">
        <section class="panel" aria-labelledby="calibrate-redo">
          <h2 class="heading" id="calibrate-redo">
            {words.redo}
          </h2>
          <p class="small second">{words.redoText}</p>
          <p class="calibrate-redo">
            {steps.map((_, index) => (
              <button
                key={index}
                type="button"
                class="button outline dense"
                onClick={() => calibration.command({ kind: "repeat", index })}
              >
                {stepText(steps, index).name}
              </button>
            ))}
          </p>
        </section>
        <section class="panel">
          <h2 class="heading">{words.oneSensor}</h2>
          <p class="small second">{words.oneSensorText}</p>
        </section>
      </div>
    </div>
  );
}

function Quality({ calibration }: { readonly calibration: CompositeCalibration }) {
  const { quality, axis, slumpRangeRad, walkingUp, notes, plan } = calibration;
  const { agreementRad, bows, hold } = quality;
  const well =
    agreementRad !== undefined &&
    degreesFromRadians(agreementRad) <= AGREE_WELL_DEG &&
    (bows?.axisShare ?? 1) >= PLANE_WELL &&
    notes.length === 0;
  return (
    <>
      <p class="calibrate-grade" role="status">
        {well ? words.good : words.usable}
      </p>
      <p class="second">{well ? words.goodText : words.usableText}</p>
      <dl class="calibrate-rows">
        <Row
          name={rows.agree}
          note={rows.agreeFine}
          value={agreementRad === undefined ? rows.single : degreesText(agreementRad)}
        />
        <Row name={rows.still} note={rows.stillFine} value={degreesText(hold.tiltRmsRad)} />
        {bows?.axisShare !== undefined && (
          <Row name={rows.plane} note={rows.planeFine} value={percent(bows.axisShare)} />
        )}
        {bows?.againstMountingRad !== undefined && (
          <Row name={rows.drawing} note={rows.drawingFine} value={degreesText(bows.againstMountingRad)} />
        )}
        <Row name={rows.forward} value={rows.axis[axis]} />
        {slumpRangeRad !== undefined && (
          <Row name={rows.range} note={rows.rangeNote} value={degreesText(slumpRangeRad)} />
        )}
        {plan.position !== "seated" && (
          <Row
            name={rows.walking}
            note={walkingUp === undefined ? rows.walkingNote : rows.walkingKnown}
            value={walkingUp === undefined ? rows.walkingLater : rows.walkingFrom}
          />
        )}
      </dl>
      {notes.length > 0 && (
        <>
          <h3 class="subheading">{rows.notes}</h3>
          <ul class="calibrate-notes small second">
            {notes.map((note) => (
              <li key={note.kind}>{reasonText(note)}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface RowProps {
  readonly name: string;
  readonly note?: string;
  readonly value: ComponentChildren;
}

export function Row({ name, note, value }: RowProps) {
  return (
    <div class="calibrate-row">
      <dt>
        {name}
        {note !== undefined && <span class="small quiet">{note}</span>}
      </dt>
      <dd class="data">{value}</dd>
    </div>
  );
}
