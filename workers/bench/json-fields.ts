// Fields of a parsed JSON that nobody vouches for, each asked for by name and type. What is not as asked is a Refusal that
// names its place; who reads a file catches it once and makes a value of it. It never leaves the reader.
export class Refusal extends Error {
  readonly fault: { readonly at: string; readonly detail: string };

  constructor(at: string, detail: string) {
    super(`${at}: ${detail}`);
    this.fault = { at, detail };
  }
}

export class Fields {
  readonly #raw: Readonly<Record<string, unknown>>;
  readonly #at: string;

  constructor(raw: unknown, at: string) {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) throw new Refusal(at, "not an object");
    this.#raw = raw as Record<string, unknown>;
    this.#at = at;
  }

  refusal(name: string, detail: string): Refusal {
    return new Refusal(this.#place(name), detail);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#raw, name);
  }

  /** Finite: JSON has nothing else, but 1e999 reads as infinite. */
  number(name: string): number {
    const value = this.#value(name);
    if (typeof value !== "number" || !Number.isFinite(value)) throw this.refusal(name, "not a number");
    return value;
  }

  positive(name: string): number {
    const value = this.number(name);
    if (value <= 0) throw this.refusal(name, `${value} is not above zero`);
    return value;
  }

  count(name: string): number {
    const value = this.number(name);
    if (!Number.isSafeInteger(value) || value < 0) throw this.refusal(name, `${value} is no count`);
    return value;
  }

  text(name: string, most: number): string {
    const value = this.#value(name);
    if (typeof value !== "string") throw this.refusal(name, "not a text");
    if (value.length > most) throw this.refusal(name, `longer than ${most} characters`);
    return value;
  }

  object(name: string): Fields {
    return new Fields(this.#value(name), this.#place(name));
  }

  list(name: string, most: number): Fields[] {
    return this.#array(name, most).map((one, index) => new Fields(one, `${this.#place(name)}[${index}]`));
  }

  numbers(name: string, length: number): number[] {
    const values = this.#array(name, length);
    if (values.length !== length) throw this.refusal(name, `not ${length} numbers`);
    return values.map((value) => {
      if (typeof value !== "number" || !Number.isFinite(value))
        throw this.refusal(name, "an entry is not a number");
      return value;
    });
  }

  /** Names to numbers. */
  record(name: string): Record<string, number> {
    const fields = this.object(name);
    const names = Object.keys(fields.#raw);
    if (names.length > 64) throw this.refusal(name, "more than 64 entries");
    return Object.fromEntries(names.map((key) => [key, fields.number(key)]));
  }

  counts(name: string): Record<string, number> {
    const fields = this.object(name);
    return Object.fromEntries(Object.keys(this.record(name)).map((key) => [key, fields.count(key)]));
  }

  #value(name: string): unknown {
    if (!this.has(name)) throw this.refusal(name, "missing");
    return this.#raw[name];
  }

  #array(name: string, most: number): readonly unknown[] {
    const value = this.#value(name);
    if (!Array.isArray(value)) throw this.refusal(name, "not a list");
    if (value.length > most) throw this.refusal(name, `more than ${most} entries`);
    return value;
  }

  #place(name: string): string {
    return this.#at === "" ? name : `${this.#at}.${name}`;
  }
}
