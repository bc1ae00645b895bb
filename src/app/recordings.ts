// The list of recordings, and what a person does with one: name, delete, take away as files. Real and simulated ones lie
// in databases of their own and stand in one list, marked.
import type { SessionRecord } from "../domain/session.ts";
import type { Repository } from "../store/repository.ts";
import type { AppState } from "./state.ts";

export interface Recordings {
  refresh(): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface RecordingStores {
  real(): Promise<Repository | undefined>;
  demo(): Promise<Repository | undefined>;
}

export function createRecordings(state: AppState, stores: RecordingStores): Recordings {
  const refresh = async (): Promise<void> => {
    const lists = await Promise.all(
      [stores.real(), stores.demo()].map(async (opening) => (await opening)?.sessions() ?? []),
    );
    state.sessions.value = lists.flat().filter(isWorthListing);
  };
  /** A sensor that tells no samples leaves none: such a session is no recording. One that begins has none yet. */
  const isWorthListing = ({ id, sampleCount, origin }: SessionRecord): boolean =>
    sampleCount > 0 ||
    origin !== undefined ||
    (id === state.recordingId.peek() && state.sensors["upper-back"].stream.peek()?.hasSamples !== false);
  const storeOf = (id: string): Promise<Repository | undefined> => {
    const simulated = state.sessions.peek().find((session) => session.id === id)?.simulated === true;
    return simulated ? stores.demo() : stores.real();
  };
  return {
    refresh,
    async rename(id, name) {
      await (await storeOf(id))?.rename(id, name.trim().slice(0, 120));
      await refresh();
    },
    async remove(id) {
      // The next commit would bring back a session that is being recorded: the screen says to stop first.
      if (id === state.recordingId.peek()) return;
      await (await storeOf(id))?.remove(id);
      await refresh();
    },
  };
}
