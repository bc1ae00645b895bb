// The list of recordings, and what a person does with one: name, delete, take away as files.
import type { Repository } from "../store/repository.ts";
import type { AppState } from "./state.ts";

export interface Recordings {
  refresh(): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** `repository` is asked for at each call: the simulated sensor's recordings lie in a database of their own. */
export function createRecordings(
  state: AppState,
  repository: () => Promise<Repository | undefined>,
  recordingId: () => string | undefined,
): Recordings {
  const refresh = async (): Promise<void> => {
    const store = await repository();
    state.sessions.value = store === undefined ? [] : await store.sessions();
  };
  return {
    refresh,
    async rename(id, name) {
      await (await repository())?.rename(id, name.trim().slice(0, 120));
      await refresh();
    },
    async remove(id) {
      // The session that is being recorded cannot be pulled from under the recorder: stop first.
      if (id === recordingId()) return;
      await (await repository())?.remove(id);
      await refresh();
    },
  };
}
