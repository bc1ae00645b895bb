// A file that is whole or not there: written under a temporary name beside its place, and renamed at the end.
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";

const BLOCK_BYTES = 1 << 18;
/** No single addition is longer. */
const MOST_BYTES = 4096;

/** Gone, if it was there; where a file stands in a folder's place there is nothing to take away. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "ENOTDIR") throw thrown;
  }
}

export class OutputFile {
  readonly path: string;
  readonly temporary: string;
  readonly #descriptor: number;
  /** Write here from `used` on, then move `used` on and call `added`. */
  readonly bytes = Buffer.alloc(BLOCK_BYTES);
  used = 0;
  #open = true;

  /** `token` tells the temporary files of one run from another's. */
  constructor(path: string, token: string) {
    this.path = path;
    this.temporary = `${path}.${token}.part`;
    this.#descriptor = openSync(this.temporary, "w");
  }

  added(): void {
    if (this.used > BLOCK_BYTES - MOST_BYTES) this.#flush();
  }

  text(text: string): void {
    this.#flush();
    writeSync(this.#descriptor, text);
  }

  /** Written and closed, still under its temporary name. */
  close(): void {
    if (!this.#open) return;
    this.#flush();
    this.#open = false;
    closeSync(this.#descriptor);
  }

  keep(): void {
    this.close();
    renameSync(this.temporary, this.path);
  }

  discard(): void {
    if (this.#open) closeSync(this.#descriptor);
    this.#open = false;
    removeFile(this.temporary);
  }

  #flush(): void {
    for (let from = 0; from < this.used; ) {
      from += writeSync(this.#descriptor, this.bytes, from, this.used - from);
    }
    this.used = 0;
  }
}
