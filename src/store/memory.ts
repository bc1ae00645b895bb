// The repository in memory: for tests, and for a browser that refuses storage. Same contract, nothing outlives it.
import { derivedKinds, type SessionEvent } from "../domain/events.ts";
import type { Placement } from "../domain/placement.ts";
import type { RawChunk, SecondRows } from "../domain/recording.ts";
import type { ReferenceVersion, SensorMemory } from "../domain/reference-version.ts";
import { ok } from "../domain/result.ts";
import type { SegmentRecord, SessionRecord } from "../domain/session.ts";
import { epochMs } from "../domain/units.ts";
import { overlaps, type Commit, type Repository } from "./repository.ts";

interface SessionContents {
  record: SessionRecord;
  checkpoint: unknown;
  readonly segments: Map<string, SegmentRecord>;
  readonly raw: Map<string, RawChunk>;
  readonly rows: Map<string, SecondRows>;
  events: SessionEvent[];
}

const emptyContents = (record: SessionRecord): SessionContents => ({
  record,
  checkpoint: undefined,
  segments: new Map(),
  raw: new Map(),
  rows: new Map(),
  events: [],
});

// Handed out as copies, as a database would: what a reader does to them is the reader's affair.
const copiesOf = <T extends RawChunk | SecondRows>(placement: Placement, records: Iterable<T> = []): T[] =>
  structuredClone([...records].filter((record) => record.placement === placement));

export function memoryRepository(): Repository {
  const sessions = new Map<string, SessionContents>();
  const references: ReferenceVersion[] = [];
  const sensors = new Map<string, SensorMemory>();
  const settings = new Map<string, unknown>();
  const referencesOf = (sensorId: string, placement: Placement): ReferenceVersion[] =>
    structuredClone(references.filter((kept) => kept.sensorId === sensorId && kept.placement === placement));
  const sensorOf = (sensorId: string): SensorMemory =>
    sensors.get(sensorId) ?? { sensorId, accCalibrations: [] };

  function apply(given: Commit): void {
    const commit = structuredClone(given);
    const contents = sessions.get(commit.session.id) ?? emptyContents(commit.session);
    sessions.set(commit.session.id, contents);
    contents.record = { ...commit.session, name: contents.record.name };
    contents.checkpoint = commit.checkpoint;
    for (const segment of commit.segments)
      contents.segments.set(`${segment.placement} ${segment.segment}`, segment);
    for (const chunk of commit.raw) contents.raw.set(`${chunk.placement} ${chunk.seq}`, chunk);
    for (const rows of commit.rows) contents.rows.set(`${rows.placement} ${rows.minute}`, rows);
    contents.events.push(...commit.events);
    for (const { sensorId, at, memory } of commit.biases ?? [])
      sensors.set(sensorId, { ...sensorOf(sensorId), bias: { at, memory } });
  }

  return {
    commit: async (commit) => {
      apply(commit);
      return ok(undefined);
    },
    commitLog: async ({ sensorId, kind, from, place, sessions: commits }) => {
      const sensor = sensorOf(sensorId);
      if (sensor.log?.[kind]?.next !== from) return ok(false);
      // All of it can be cloned, or nothing is changed.
      const kept = structuredClone({ place, commits });
      for (const commit of kept.commits) apply(commit);
      sensors.set(sensorId, { ...sensorOf(sensorId), log: { ...sensor.log, [kind]: kept.place } });
      return ok(true);
    },
    session: async (id) => structuredClone(sessions.get(id)?.record),
    sessions: async () =>
      structuredClone([...sessions.values()].map(({ record }) => record)).toSorted(
        (a, b) => b.startedAt - a.startedAt,
      ),
    sessionsBetween: async (start, end) =>
      structuredClone([...sessions.values()].map(({ record }) => record))
        .filter((record) => overlaps(record, start, end))
        .toSorted((a, b) => a.startedAt - b.startedAt),
    rename: async (id, name) => {
      const contents = sessions.get(id);
      if (contents !== undefined) contents.record = { ...contents.record, name };
    },
    remove: async (id) => {
      sessions.delete(id);
    },
    checkpoint: async (id) => structuredClone(sessions.get(id)?.checkpoint),
    segments: async (id) =>
      structuredClone([...(sessions.get(id)?.segments.values() ?? [])]).toSorted(
        // The database orders by placement's name, then number.
        (a, b) => (a.placement < b.placement ? -1 : a.placement > b.placement ? 1 : a.segment - b.segment),
      ),
    events: async (id) => structuredClone(sessions.get(id)?.events ?? []),
    rows: async (id, placement) =>
      copiesOf(placement, sessions.get(id)?.rows.values()).toSorted((a, b) => a.minute - b.minute),
    raw: async function* (id, placement) {
      yield* copiesOf(placement, sessions.get(id)?.raw.values()).toSorted((a, b) => a.seq - b.seq);
    },
    replaceDerived: async (id, given) => {
      const contents = sessions.get(id);
      if (contents === undefined || contents.record.sampleCount !== given.sampleCount) return ok(false);
      const { rows, events, analyses, checkpoint } = structuredClone(given);
      contents.record = { ...contents.record, analyses };
      contents.checkpoint = checkpoint;
      contents.rows.clear();
      for (const minute of rows) contents.rows.set(`${minute.placement} ${minute.minute}`, minute);
      contents.events = [...contents.events.filter(({ kind }) => !derivedKinds.has(kind)), ...events];
      return ok(true);
    },
    addReference: async (reference) => {
      const taken = new Set(referencesOf(reference.sensorId, reference.placement).map(({ setAt }) => setAt));
      let { setAt } = reference;
      while (taken.has(setAt)) setAt = epochMs(setAt + 1);
      references.push(structuredClone({ ...reference, setAt }));
      references.sort((a, b) => a.setAt - b.setAt);
      return ok(undefined);
    },
    reference: async (sensorId, placement) => referencesOf(sensorId, placement).at(-1),
    references: async (sensorId, placement) => referencesOf(sensorId, placement),
    sensor: async (sensorId) => structuredClone(sensors.get(sensorId)),
    addAccCalibration: async (sensorId, version) => {
      const sensor = sensorOf(sensorId);
      const accCalibrations = [...sensor.accCalibrations, structuredClone(version)];
      sensors.set(sensorId, { ...sensor, accCalibrations });
      return ok(undefined);
    },
    setting: async (key) => structuredClone(settings.get(key)),
    setSetting: async (key, value) => {
      settings.set(key, structuredClone(value));
      return ok(undefined);
    },
    close: () => {},
  };
}
