// Where a sensor's logs are gone on with. In: its memory; out: the same, less what the person has taken away.
import type { LogKind } from "../../src/domain/log-place.ts";
import type { SensorMemory } from "../../src/domain/reference-version.ts";
import type { Repository } from "../../src/store/repository.ts";

const kinds: readonly LogKind[] = ["raw", "epochs"];

/** A session that the person deleted is not gone on with: it would come back in part. */
export async function withoutDeleted(
  repository: Repository,
  memory: SensorMemory | undefined,
): Promise<SensorMemory | undefined> {
  const log = { ...memory?.log };
  for (const kind of kinds) {
    const place = log[kind];
    if (place?.sessionId === undefined || (await repository.session(place.sessionId))) continue;
    log[kind] = { ...place, state: undefined, sessionId: undefined };
  }
  return memory && { ...memory, log };
}
