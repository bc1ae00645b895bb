// One row of output per row of input: its time as it was written, "up", lean, and the state it turned out to be in. Which
// state a moment was in is known minutes later, so that the states are added in a second pass over our own file.
import { closeSync, openSync, readSync } from "node:fs";
import type { EpisodeEnded } from "../domain/events.ts";
import { degreesFromRadians } from "../domain/units.ts";
import { writeFixed, writeText } from "../export/number-bytes.ts";
import { leanFrom } from "../../workers/posture/lean.ts";
import type { BodyBasis } from "../domain/lean.ts";
import { field, readNumber } from "./number-field.ts";
import { OutputFile } from "./output-file.ts";
import type { FileRow } from "./row-replay.ts";

const HEADER = "time_s,up_x,up_y,up_z,forward_deg,lateral_deg,total_deg,state\n";
const UP_DECIMALS = 9;
const DEGREE_DECIMALS = 4;
const COMMA = 44;
const LINE_FEED = 10;
const READ_BYTES = 1 << 18;

export class SampleRows {
  readonly #path: string;
  readonly #token: string;
  readonly #first: OutputFile;
  readonly #episodes: EpisodeEnded[] = [];
  #second: OutputFile | undefined;

  constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
    this.#first = new OutputFile(`${path}.rows`, token);
  }

  /** `up` is undefined before the first sample that could be used: its fields stay empty. */
  row(row: FileRow, up: Float64Array | undefined, basis: BodyBasis): void {
    const file = this.#first;
    const { bytes } = file;
    let at = row.writeTime(bytes, file.used);
    if (up) {
      for (let axis = 0; axis < 3; axis++) {
        bytes[at] = COMMA;
        at = writeFixed(bytes, at + 1, up[axis]!, UP_DECIMALS);
      }
      const lean = leanFrom(basis, up[0]!, up[1]!, up[2]!);
      for (const angle of [lean.forward, lean.lateral, lean.total]) {
        bytes[at] = COMMA;
        at = writeFixed(bytes, at + 1, degreesFromRadians(angle), DEGREE_DECIMALS);
      }
    } else {
      bytes.fill(COMMA, at, at + 6);
      at += 6;
    }
    bytes[at] = LINE_FEED;
    file.used = at + 1;
    file.added();
  }

  episode(episode: EpisodeEnded): void {
    this.#episodes.push(episode);
  }

  /** Adds the states. `breathe` is awaited now and then. */
  async close(breathe: () => Promise<void>): Promise<void> {
    this.#first.close();
    const second = new OutputFile(this.#path, this.#token);
    this.#second = second;
    second.text(HEADER);
    const states = new StateAt(this.#episodes);
    const block = Buffer.alloc(READ_BYTES);
    const descriptor = openSync(this.#first.temporary, "r");
    try {
      let used = 0;
      for (;;) {
        const read = readSync(descriptor, block, used, READ_BYTES - used, null);
        if (read === 0) break;
        used += read;
        let from = 0;
        for (
          let end = block.indexOf(LINE_FEED);
          end >= 0 && end < used;
          end = block.indexOf(LINE_FEED, from)
        ) {
          readNumber(block, from, end);
          block.copy(second.bytes, second.used, from, end);
          let at = second.used + end - from;
          second.bytes[at] = COMMA;
          at = writeText(second.bytes, at + 1, states.at(Math.round(field.value * 1e6) / 1000));
          second.bytes[at] = LINE_FEED;
          second.used = at + 1;
          second.added();
          from = end + 1;
        }
        block.copyWithin(0, from, used);
        used -= from;
        await breathe();
      }
    } finally {
      closeSync(descriptor);
    }
    second.close();
    this.#first.discard();
  }

  keep(): void {
    this.#second?.keep();
  }

  discard(): void {
    this.#first.discard();
    this.#second?.discard();
  }
}

/** Episodes in order of time, asked for times that mostly go on. */
class StateAt {
  readonly #episodes: readonly EpisodeEnded[];
  #place = 0;

  constructor(episodes: readonly EpisodeEnded[]) {
    this.#episodes = episodes;
  }

  at(ms: number): string {
    const episodes = this.#episodes;
    while (this.#place > 0 && episodes[this.#place]!.startMs > ms) this.#place--;
    while (this.#place < episodes.length - 1 && episodes[this.#place]!.endMs <= ms) this.#place++;
    const episode = episodes[this.#place];
    return episode && episode.startMs <= ms && ms < episode.endMs ? episode.state : "unknown";
  }
}
