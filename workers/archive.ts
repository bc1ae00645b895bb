// Sessions read back from the store as digests, for the days shown. A session whose page was closed in mid-hop shows it:
// what had not ended is in its checkpoint.
import type { SessionRecord } from "../src/domain/session.ts";
import type { EpochMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import { openSpansOf } from "./open-spans.ts";
import { isCheckpoint, isLogCheckpoint } from "./checkpoint.ts";
import { rowsFrom } from "./summary/row-columns.ts";
import { digestRow, emptyDigest, type SessionDigest } from "./summary/session-digest.ts";

export async function storedDigest(repository: Repository, session: SessionRecord): Promise<SessionDigest> {
  const digest = emptyDigest(session.startedAt, session.simulated);
  digest.events.push(...(await repository.events(session.id)));
  const placements = session.sensors.map((s) => s.placement);
  const primary = placements.includes("upper-back") ? "upper-back" : placements[0];
  for (const minute of primary ? await repository.rows(session.id, primary) : []) {
    for (const row of rowsFrom(minute)) digestRow(digest, row);
  }
  const checkpoint = await repository.checkpoint(session.id);
  if (isCheckpoint(checkpoint)) digest.open = openSpansOf(checkpoint.pipeline);
  else if (isLogCheckpoint(checkpoint)) digest.open = checkpoint.open;
  return digest;
}

/** Digests of all sessions that overlap the day but the one named. */
export async function storedDigests(
  repository: Repository,
  dayStart: EpochMs,
  dayEnd: EpochMs,
  exceptId: string | undefined,
): Promise<SessionDigest[]> {
  const digests: SessionDigest[] = [];
  for (const session of await repository.sessionsBetween(dayStart, dayEnd)) {
    if (session.id !== exceptId && decides(session)) digests.push(await storedDigest(repository, session));
  }
  return digests;
}

/** The wearer has one position: what a second sensor lower down recorded by itself is kept, and is none. */
const decides = ({ origin, sensors }: SessionRecord): boolean =>
  origin === undefined || sensors.some(({ placement }) => placement === "upper-back");
