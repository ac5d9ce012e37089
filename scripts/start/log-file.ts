import { closeSync, fstatSync, openSync, renameSync, writeSync } from "node:fs";
import { scrub } from "@/lib/log";

const keptFiles = 3;

/** A part's whole output in one file, moved to `.1`, `.2` … when it has grown to `maxBytes`. Tokens are blanked. What
 * cannot be written is lost: a full disk must not take the calls down with it. */
export class LogFile {
  #descriptor: number | undefined;
  #bytes = 0;
  #isFull = false;
  #isClosed = false;

  constructor(
    private readonly file: string,
    private readonly maxBytes = 5 * 1024 * 1024,
  ) {}

  /** After close it does nothing: a pipe may still hold a word of a process that is long dead. */
  write(line: string): void {
    if (this.#isClosed) return;
    try {
      this.#descriptor ??= this.#open();
      this.#bytes += writeSync(this.#descriptor, `${scrub(line)}\n`);
      if (this.#bytes > this.maxBytes) this.#rotate();
      this.#isFull = false;
    } catch (error) {
      if (!this.#isFull) console.error(`${this.file} cannot be written: ${error}`);
      this.#isFull = true;
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #open(): number {
    const descriptor = openSync(this.file, "a", 0o600);
    this.#bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  #rotate(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    for (let age = keptFiles - 1; age >= 0; age--) {
      try {
        renameSync(age === 0 ? this.file : `${this.file}.${age}`, `${this.file}.${age + 1}`);
      } catch {
        // there is no file of that age yet
      }
    }
    this.#descriptor = this.#open();
  }
}
