// "Sensors that work": its frame at once, its content in a chunk of its own.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type * as PageModule from "../parts/sensor-guide-page.tsx";
import { app } from "../words.ts";

const page = signal<typeof PageModule | undefined>(undefined);

export function SensorsScreen() {
  useEffect(() => {
    void import("../parts/sensor-guide-page.tsx").then((module) => {
      page.value = module;
    });
  }, []);
  const Page = page.value?.SensorGuidePage;
  return (
    <main class="content guide" id="content" tabIndex={-1} aria-busy={Page === undefined}>
      <h1 class="display">{app.screens.sensors}</h1>
      {Page !== undefined && <Page />}
    </main>
  );
}
