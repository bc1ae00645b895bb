// The capture file: how much is kept, what may be in it, saving it.
import { useSignal } from "@preact/signals";
import type { BenchReport } from "../../workers/bench-contract.ts";
import { Icon } from "../ui/parts/icons.tsx";
import type { BenchProps } from "./bench-page.tsx";
import { fixed, minutes } from "./figures.ts";
import { capture as words } from "./words.ts";

interface CaptureProps extends BenchProps {
  readonly report: BenchReport | undefined;
}

/** A byte is "0a " in the file, and each notification has its time and channel beside it. */
const sizeText = (bytes: number, notifications: number): string => {
  const size = 3 * bytes + 60 * notifications;
  return size < 1e6 ? words.kB(fixed(size / 1e3, 0)) : words.MB(fixed(size / 1e6, 1));
};

export function CapturePanel({ state, actions, report }: CaptureProps) {
  const withBrowser = useSignal(false);
  const withName = useSignal(false);
  const kept = report?.capture;
  const saved = state.saved.value;
  const tick = (label: string, ticked: typeof withBrowser) => (
    <label class="bench-tick">
      <input
        type="checkbox"
        checked={ticked.value}
        onChange={(event) => {
          ticked.value = event.currentTarget.checked;
        }}
      />
      <span>{label}</span>
    </label>
  );
  return (
    <section class="panel bench-panel" aria-labelledby="bench-capture">
      <h2 class="heading" id="bench-capture">
        {words.heading}
      </h2>
      <p class="small second">{words.text}</p>
      {kept !== undefined && (
        <p class="data">
          <span class="second small">{words.states[kept.state]}: </span>
          {words.length(
            minutes(kept.lengthMs),
            String(kept.notifications),
            sizeText(kept.bytes, kept.notifications),
          )}
        </p>
      )}
      <div class="bench-ticks">
        {tick(words.withBrowser, withBrowser)}
        {tick(words.withName, withName)}
      </div>
      <p class="small second">{words.privacy}</p>
      <div class="bench-buttons">
        <button
          type="button"
          class="button filled"
          disabled={kept === undefined || kept.notifications === 0}
          onClick={() => void actions.save({ browser: withBrowser.value, name: withName.value })}
        >
          <Icon name="download" size={18} />
          {words.save}
        </button>
        <button type="button" class="button outline" onClick={() => actions.restart()}>
          {words.restart}
        </button>
      </div>
      <p class="small second" role="status">
        {saved === undefined ? "" : saved === "nothing" ? words.nothing : words.saved(saved.name)}
      </p>
    </section>
  );
}
