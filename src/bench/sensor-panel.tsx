// Who the sensor is, and the format in force: what its bytes are taken for.
import { accReadingOf } from "../../workers/bench/device-axes.ts";
import { hasAccIn, hasGyroIn } from "./format-facts.ts";
import type { BenchState, OpenStream } from "./bench-state.ts";
import { degrees, fixed, significant } from "./figures.ts";
import { sensor as words, sideNames, values } from "./words.ts";

interface SensorProps {
  readonly state: BenchState;
  readonly stream: OpenStream;
}

const STANDARD_GRAVITY = 9.80665;

export function SensorPanel({ state, stream }: SensorProps) {
  const { traits, format } = stream;
  const kind = state.kinds.find(({ id }) => id === traits.driverId);
  const battery = state.battery.value;
  const { clock, sequenceModulus } = format;
  const axes = accReadingOf({ ...format, accSign: 1 }).map(
    (side, i) => `${values.deviceAxes[i]!} → ${sideNames[side]}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    [words.driver, `${kind?.title ?? traits.driverId}, ${words.standing[kind?.standing ?? "supported"]}`],
    [words.model, traits.model || words.untold],
    [words.firmware, traits.firmware || words.untold],
    [words.hardware, traits.hardware || words.untold],
    [
      words.battery,
      battery === undefined
        ? words.untold
        : `${fixed(battery.percent, 0)} %${battery.charging === true ? `, ${words.charging}` : ""}`,
    ],
    [words.rate, `${significant(format.rateHz)} Hz`],
    [
      words.rates,
      traits.ratesHz.length === 0 ? words.untold : `${traits.ratesHz.map(significant).join(", ")} Hz`,
    ],
    [words.channels, !hasAccIn(format) ? words.noMotion : hasGyroIn(format) ? words.six : words.three],
    ...(hasAccIn(format)
      ? ([
          [
            words.accScale,
            words.accScaleValue(
              significant(format.accScale),
              significant(STANDARD_GRAVITY / format.accScale),
            ),
          ],
          [words.sign, words.signs[format.accSign]],
          [words.axes, axes.join(", ")],
        ] as const)
      : []),
    ...(hasGyroIn(format)
      ? ([[words.gyrScale, words.gyrScaleValue(degrees(format.gyrScale, 5))]] as const)
      : []),
    [words.gyro, words.conventions[format.gyroConvention]],
    [words.latency, `${fixed(1000 * format.latencyS, 1)} ms`],
    [
      words.clock,
      clock === undefined
        ? words.noClock
        : words.clockValue(String(clock.ticksPerS), wrapText(clock.modulus / clock.ticksPerS), clock.of),
    ],
    [
      words.sequence,
      sequenceModulus === undefined ? words.noSequence : words.sequenceValue(String(sequenceModulus)),
    ],
  ];
  return (
    <section class="panel bench-panel" aria-labelledby="bench-sensor">
      <h2 class="heading" id="bench-sensor">
        {words.caption}
      </h2>
      <dl class="bench-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt class="small">{name}</dt>
            <dd class="small data">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function wrapText(seconds: number): string {
  if (seconds < 120) return `${significant(seconds)} s`;
  if (seconds < 7200) return `${fixed(seconds / 60, 1)} min`;
  if (seconds < 100 * 86_400) return `${fixed(seconds / 3600, 1)} h`;
  return `${significant(seconds / 86_400 / 365.25)} years`;
}
