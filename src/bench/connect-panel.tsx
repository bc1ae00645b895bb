// Connecting: the browser's chooser, all devices, experimental ones; the link in words.
import { Icon } from "../ui/parts/icons.tsx";
import { Switch } from "../ui/parts/switch.tsx";
import type { BenchProps } from "./bench-page.tsx";
import { useKeptFocus } from "./kept-focus.ts";
import { connection as words } from "./words.ts";

export function ConnectPanel({ state, actions }: BenchProps) {
  const { phase } = state.link.value;
  const name = state.sensor.value;
  const isLinked = !["idle", "choosing", "stopped", "failed"].includes(phase);
  const kept = useKeptFocus(phase);
  return (
    <section class="panel bench-panel" aria-labelledby="bench-connect" onClick={kept.pressed}>
      <h2 class="heading" id="bench-connect" ref={kept.heading} tabIndex={-1}>
        {words.heading}
      </h2>
      <p role="status" aria-label={words.status}>
        {name === undefined ? words.phases[phase] : words.of(name, words.phases[phase])}
      </p>
      <div class="bench-buttons">
        {isLinked ? (
          <button type="button" class="button outline" onClick={() => actions.stop()}>
            <Icon name="stop" size={18} />
            {words.stop}
          </button>
        ) : (
          <button type="button" class="button filled" onClick={() => actions.connect("known-sensors")}>
            <Icon name="bluetooth" size={18} />
            {words.connect}
          </button>
        )}
        {phase === "stopped" && (
          <button type="button" class="button outline" onClick={() => actions.reconnect()}>
            {words.again}
          </button>
        )}
        {!isLinked && (
          <button type="button" class="button outline" onClick={() => actions.connect("all-devices")}>
            {words.all}
          </button>
        )}
      </div>
      {!isLinked && <p class="small second">{words.allText}</p>}
      <Switch
        label={words.experimental}
        on={state.isExperimentalOffered.value}
        onChange={(on) => {
          state.isExperimentalOffered.value = on;
        }}
      />
      <p class="small second">{words.experimentalText}</p>
    </section>
  );
}
