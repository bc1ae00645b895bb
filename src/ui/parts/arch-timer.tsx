// The arch as a timer: filled from the left as far as the time has come, a dot at its head. The dot is open while
// nothing is counted. Quiet: no number changes more than once a second.
const WIDTH = 360;
const RADIUS = 168;
const CENTRE = { x: WIDTH / 2, y: 186 };

const at = (share: number): { readonly x: number; readonly y: number } => {
  const angle = Math.PI * (1 - share);
  return { x: CENTRE.x + RADIUS * Math.cos(angle), y: CENTRE.y - RADIUS * Math.sin(angle) };
};

const arch = (share: number): string => {
  const from = at(0);
  const to = at(share);
  return `M${from.x} ${from.y}A${RADIUS} ${RADIUS} 0 0 1 ${to.x} ${to.y}`;
};

const TICKS = [0, 1, 2, 3, 4, 5, 6, 7, 8];

interface ArchProps {
  /** 0 … 1; undefined: it waits. */
  readonly share: number | undefined;
  /** Big, in the middle, and the word under it. */
  readonly number: string;
  readonly unit: string;
  readonly children?: preact.ComponentChildren;
}

export function ArchTimer({ share, number, unit, children }: ArchProps) {
  const head = at(share ?? 0);
  return (
    <div class="arch-timer">
      <svg viewBox={`0 0 ${WIDTH} 200`} aria-hidden="true">
        {TICKS.map((tick) => {
          const inner = at(tick / 8);
          const dx = (inner.x - CENTRE.x) / RADIUS;
          const dy = (inner.y - CENTRE.y) / RADIUS;
          return (
            <path
              key={tick}
              class="gauge-tick"
              d={`M${inner.x + 9 * dx} ${inner.y + 9 * dy}L${inner.x + 13 * dx} ${inner.y + 13 * dy}`}
            />
          );
        })}
        <path class="arch-whole" d={arch(1)} />
        {share !== undefined && share > 0 && <path class="arch-part" d={arch(Math.min(1, share))} />}
        <circle class={share === undefined ? "open-dot" : "full-dot"} cx={head.x} cy={head.y} r="9" />
      </svg>
      <div class="arch-inside">
        <p class="arch-number data">{number}</p>
        <p class="small second arch-unit">{unit}</p>
        {children}
      </div>
    </div>
  );
}
