// Progress on the error stream: a line that is rewritten where a person watches, else one line per file.

const REDRAW_MS = 100;

export class Progress {
  readonly #write: (text: string) => void;
  readonly #watched: boolean;
  readonly #files: number;
  readonly #now: () => number;
  readonly #beganMs: number;
  readonly #shares = new Map<string, { share: number; rows: number }>();
  #doneFiles = 0;
  #doneRows = 0;
  #drawnMs = Number.NEGATIVE_INFINITY;

  constructor(write: (text: string) => void, watched: boolean, files: number, now: () => number) {
    this.#write = write;
    this.#watched = watched;
    this.#files = files;
    this.#now = now;
    this.#beganMs = now();
  }

  progressed(file: string, share: number, rows: number): void {
    this.#shares.set(file, { share, rows });
    const now = this.#now();
    if (!this.#watched || now - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = now;
    let shares = this.#doneFiles;
    let all = this.#doneRows;
    for (const one of this.#shares.values()) {
      shares += one.share;
      all += one.rows;
    }
    const percent = Math.floor((100 * shares) / this.#files);
    const rate = Math.round((1000 * all) / Math.max(1, now - this.#beganMs));
    this.#line(`${percent} %  ${rate} rows/s  ${this.#doneFiles} of ${this.#files} files`);
  }

  /** `line`: what is to be said of it; it stays. */
  done(file: string, rows: number, line: string): void {
    this.#shares.delete(file);
    this.#doneFiles++;
    this.#doneRows += rows;
    this.say(line);
  }

  say(line: string): void {
    this.clear();
    this.#write(`${line}\n`);
  }

  clear(): void {
    if (this.#watched) this.#line("");
  }

  #line(text: string): void {
    this.#write(`\r\x1b[2K${text}`);
  }
}
