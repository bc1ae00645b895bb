// A sensor as it is worn, seen from behind: which way up, and what faces away from the body. A pictogram of its kind, not
// of the product.
import type { GuideEntry } from "../guide-entry.ts";

/** Where its own mark is drawn: on the side that faces away from the body, or dashed where that faces the body. */
const marks: Readonly<Record<string, "lines" | "lights" | "window" | "display" | "dot">> = {
  thora: "lines",
  witmotion: "lines",
  "xsens-dot": "dot",
  metamotion: "dot",
  thingy52: "dot",
  movesense: "dot",
  polar: "window",
  espruino: "display",
  microbit: "lights",
  "upright-go": "dot",
};

export function WornFigure({ entry, label }: { readonly entry: GuideEntry; readonly label: string }) {
  const mark = marks[entry.id];
  return (
    <svg class="worn-figure" width="76" height="92" viewBox="-38 -60 76 92" role="img" aria-label={label}>
      <path d="M0 -54V-34M-6 -47L0 -54L6 -47" class="worn-up" />
      {entry.shape === "round" && <circle r="22" class="worn-body" />}
      {entry.shape === "box" && <rect x="-17" y="-24" width="34" height="48" rx="8" class="worn-body" />}
      {entry.shape === "board" && <rect x="-26" y="-21" width="52" height="42" rx="6" class="worn-body" />}
      {entry.shape === "watch" && (
        <>
          <path d="M-12 -20V-29H12V-20M-12 20V29H12V20" class="worn-body" />
          <rect x="-20" y="-20" width="40" height="40" rx="9" class="worn-body" />
        </>
      )}
      {mark === "lines" && <path d="M-8 -9H8M-8 -2H8M-8 5H3" class="worn-mark" />}
      {mark === "dot" && <circle r="4" class="worn-dot" />}
      {mark === "window" && <circle r="9" class="worn-hidden" />}
      {mark === "display" && <rect x="-12" y="-12" width="24" height="24" rx="3" class="worn-mark" />}
      {mark === "lights" &&
        [-10, 0, 10].map((x) =>
          [-8, 0, 8].map((y) => <circle key={`${x} ${y}`} cx={x} cy={y} r="2" class="worn-dot" />),
        )}
    </svg>
  );
}
