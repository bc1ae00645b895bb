// What the axis check shows: axis by axis beside what the driver says, then the verdict in a sentence.
import type { ComponentChildren } from "preact";
import type { BenchReport } from "../../workers/bench-contract.ts";
import { directionOf, type Side } from "../../workers/bench/device-axes.ts";
import { degrees, fixed, listed, percentOf } from "./figures.ts";
import { check as words, sideNames, values } from "./words.ts";

const STANDARD_GRAVITY = 9.80665;
/** As in the worker: a scale further off is worth a word. */
const SCALE_LIMIT = 0.05;

interface Named {
  readonly reads: Side;
  readonly expected: Side;
}

function verdictOf({ reads, expected }: Named): string {
  if (reads === expected) return words.agrees;
  return directionOf(reads).axis === directionOf(expected).axis ? words.reversed : words.elsewhere;
}

const named = (axes: readonly number[]): string => listed(axes.map((axis) => values.deviceAxes[axis]!));
const differing = (axes: readonly Named[]): number[] =>
  axes.flatMap(({ reads, expected }, i) => (reads === expected ? [] : [i]));

export function CheckResult({ check }: { readonly check: BenchReport["check"] }) {
  return (
    <div class="bench-result">
      <h3 class="subheading">{words.result}</h3>
      <Accelerometer check={check} />
      {check.phase === "done" && check.hasGyro && <Gyroscope check={check} />}
    </div>
  );
}

function Accelerometer({ check }: { readonly check: BenchReport["check"] }) {
  const { axis } = check;
  if (axis.kind === "incomplete") return null;
  if (axis.kind !== "found") {
    return (
      <p class="second" role="status">
        {axis.kind === "aslant" ? words.aslant : words.mixedUp}
      </p>
    );
  }
  const off = axis.axes.flatMap(({ scale }, i) => (Math.abs((scale ?? 1) - 1) > SCALE_LIMIT ? [i] : []));
  const allReversed = axis.axes.every((one) => verdictOf(one) === words.reversed);
  return (
    <>
      <p role="status">
        <strong>
          {axis.agrees
            ? words.allAgrees
            : allReversed
              ? words.allReversed
              : words.accDiffers(named(differing(axis.axes)))}
        </strong>{" "}
        {off.length > 0 && words.scaleOff(named(off))}
      </p>
      <Scrolling label={words.accTable}>
        <table class="data bench-table">
          <thead>
            <tr>
              <th scope="col">{words.axis}</th>
              <th scope="col">{words.verdict}</th>
              <th scope="col">{words.accReads}</th>
              <th scope="col">{words.expected}</th>
              <th scope="col" class="number">
                {words.scale}
              </th>
              <th scope="col" class="number">
                {words.offset}
              </th>
            </tr>
          </thead>
          <tbody>
            {axis.axes.map((one, i) => (
              <tr key={values.deviceAxes[i]}>
                <th scope="row">{values.deviceAxes[i]}</th>
                <td>{verdictOf(one)}</td>
                <td>{sideNames[one.reads]}</td>
                <td>{sideNames[one.expected]}</td>
                <td class="number">{one.scale === undefined ? "–" : `${signed(one.scale - 1)} %`}</td>
                <td class="number">{one.offsetMs2 === undefined ? "–" : fixed(one.offsetMs2, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
      <p class="small second">
        {words.sign[axis.accSign]}{" "}
        {words.magnitude(fixed(axis.magnitudeMs2, 2), signed(axis.magnitudeMs2 / STANDARD_GRAVITY - 1))}
      </p>
    </>
  );
}

const signed = (share: number): string => {
  const text = percentOf(share);
  return Number(text) > 0 ? `+${text}` : text;
};

function Gyroscope({ check }: { readonly check: BenchReport["check"] }) {
  const { gyro } = check;
  if (gyro.kind !== "found")
    return <p class="second">{gyro.kind === "aslant" ? words.turnsAslant : words.turnsLeftOut}</p>;
  return (
    <>
      <p role="status">
        <strong>{gyro.agrees ? words.gyrAgrees : words.gyrDiffers(named(differing(gyro.axes)))}</strong>{" "}
        {gyro.scalesOff.length > 0 && words.gyrScaleOff(named(gyro.scalesOff))}
      </p>
      <Scrolling label={words.gyrTable}>
        <table class="data bench-table">
          <thead>
            <tr>
              <th scope="col">{words.axis}</th>
              <th scope="col">{words.verdict}</th>
              <th scope="col">{words.gyrReads}</th>
              <th scope="col">{words.expected}</th>
              <th scope="col" class="number">
                {words.scale}
              </th>
            </tr>
          </thead>
          <tbody>
            {gyro.axes.map((one, i) => (
              <tr key={values.deviceAxes[i]}>
                <th scope="row">{values.deviceAxes[i]}</th>
                <td>{verdictOf(one)}</td>
                <td>{sideNames[one.reads]}</td>
                <td>{sideNames[one.expected]}</td>
                <td class="number">{words.quarter(degrees(one.angleRad, 0))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolling>
    </>
  );
}

/** On a narrow screen the table scrolls by itself; so it can be reached by keyboard. */
function Scrolling({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="bench-scroll" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
