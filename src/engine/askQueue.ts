import PQueue from 'p-queue';
import { AskFailure } from '../shared/askError.ts';
import type { Priority } from './contract.ts';

const rank: Readonly<Record<Priority, number>> = { question: 2, 'warm-up': 1, benchmark: 0 };

export type QueueOptions = {
  readonly priority: Priority;
  /** Takes a waiting job out of the line. Once the job runs, it is the job's own business. */
  readonly signal: AbortSignal;
  /** Called with the number of asks in front: at once, and whenever it changes while waiting. Warm-ups are not asks. */
  readonly onPlace?: (ahead: number) => void;
};

type Entry = { readonly priority: Priority; readonly onPlace: ((ahead: number) => void) | undefined; told: number };

/** One line in front of one server. */
export class AskQueue {
  readonly #queue: PQueue;
  readonly #maxWaiting: number;
  readonly #running = new Set<Entry>();
  /** Mirrors the order of p-queue's own waiting list, which cannot be read. */
  readonly #waiting: Entry[] = [];

  /**
   * @param concurrency what the server answers side by side: 1, the default of Ollama's OLLAMA_NUM_PARALLEL.
   * @param maxWaiting asks beyond this are refused. Ollama itself would keep any number without a word.
   */
  constructor({ concurrency = 1, maxWaiting = 100 } = {}) {
    this.#queue = new PQueue({ concurrency });
    this.#maxWaiting = maxWaiting;
  }

  /** Asks waiting and running; warm-ups do not count. */
  get pending(): number {
    return this.#asksIn(this.#running) + this.#asksIn(this.#waiting);
  }

  /** @throws AskFailure queue-full. */
  refuseIfFull(): void {
    const waiting = this.#asksIn(this.#waiting);
    if (waiting >= this.#maxWaiting) throw new AskFailure({ kind: 'queue-full', waiting });
  }

  /**
   * Runs `job` in its turn. The slot is free again when the job returns, not when its signal aborts: p-queue is told
   * of an abort only while the job waits, because it would otherwise start the next one beside the one that is ending.
   * @throws AskFailure queue-full; the signal's reason, when it aborts before the job began; what the job throws.
   */
  async run<T>(job: () => Promise<T>, { priority, signal, onPlace }: QueueOptions): Promise<T> {
    signal.throwIfAborted();
    if (priority !== 'warm-up') this.refuseIfFull();
    const entry: Entry = { priority, onPlace, told: -1 };
    const waiting = new AbortController();
    const leave = (): void => waiting.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    this.#insert(entry);
    try {
      return await this.#queue.add(
        async () => {
          signal.removeEventListener('abort', leave);
          this.#remove(entry);
          this.#running.add(entry);
          this.#tellPlaces();
          try {
            return await job();
          } finally {
            this.#running.delete(entry);
          }
        },
        { priority: rank[priority], signal: waiting.signal },
      );
    } finally {
      signal.removeEventListener('abort', leave);
      this.#remove(entry);
      this.#tellPlaces();
    }
  }

  #insert(entry: Entry): void {
    const behind = this.#waiting.findIndex(({ priority }) => rank[priority] < rank[entry.priority]);
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, entry);
    this.#tellPlaces();
  }

  #remove(entry: Entry): void {
    const index = this.#waiting.indexOf(entry);
    if (index !== -1) this.#waiting.splice(index, 1);
  }

  #tellPlaces(): void {
    let ahead = this.#asksIn(this.#running);
    for (const entry of this.#waiting.slice()) {
      if (entry.told !== ahead) {
        entry.told = ahead;
        entry.onPlace?.(ahead);
      }
      if (entry.priority !== 'warm-up') ahead += 1;
    }
  }

  #asksIn(entries: Iterable<Entry>): number {
    let asks = 0;
    for (const { priority } of entries) if (priority !== 'warm-up') asks += 1;
    return asks;
  }
}
