// The two databases: real recordings, and the simulated sensor's, which never mix. Opened when first needed; a browser
// that refuses storage leaves a fault and a program that still runs.
import { type Settings, settingsFrom } from "../domain/settings.ts";
import { openRepository } from "../store/indexed-db.ts";
import type { Repository } from "../store/repository.ts";
import { raiseFault } from "./inbox.ts";
import type { AppState } from "./state.ts";

export class Databases {
  readonly real = "thora";
  readonly demo = "thora-demo";
  readonly #state: AppState;
  readonly #opened = new Map<string, Promise<Repository | undefined>>();

  constructor(state: AppState) {
    this.#state = state;
  }

  /** The database of the source that is running now. */
  get activeName(): string {
    return this.#state.simulation.peek() === undefined ? this.real : this.demo;
  }

  readonly stores = {
    real: (): Promise<Repository | undefined> => this.#open(this.real),
    demo: (): Promise<Repository | undefined> => this.#open(this.demo),
  };

  active(): Promise<Repository | undefined> {
    return this.#open(this.activeName);
  }

  /** Every try-out begins with an empty day. */
  async clearDemo(): Promise<void> {
    const store = await this.#open(this.demo);
    for (const { id } of (await store?.sessions()) ?? []) await store?.remove(id);
  }

  async loadSettings(): Promise<void> {
    const store = await this.#open(this.real);
    this.#state.settings.value = settingsFrom(await store?.setting("settings"));
  }

  async saveSettings(settings: Settings): Promise<void> {
    const saved = await (await this.#open(this.real))?.setSetting("settings", settings);
    if (saved?.ok === false) raiseFault(this.#state, saved.error);
  }

  async read(key: string): Promise<unknown> {
    return (await this.active())?.setting(key);
  }

  save(key: string, value: unknown): void {
    void this.active().then(async (store) => {
      const saved = await store?.setSetting(key, value);
      if (saved?.ok === false) raiseFault(this.#state, saved.error);
    });
  }

  #open(name: string): Promise<Repository | undefined> {
    let opened = this.#opened.get(name);
    if (opened === undefined) {
      opened = openRepository(name).then((result) => {
        if (result.ok) return result.value;
        this.#opened.delete(name);
        raiseFault(this.#state, result.error);
        return undefined;
      });
      this.#opened.set(name, opened);
    }
    return opened;
  }
}
