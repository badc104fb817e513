import type { AskEvent } from '../shared/askEvent.ts';
import { type EndEvent, EventStream, isEnd } from './eventStream.ts';
import { timingsSince } from './timings.ts';

/** One answer under way with everybody who reads it. */
export class SharedAsk {
  readonly #log: AskEvent[] = [];
  /** With the milliseconds by which each came later than the first. */
  readonly #readers = new Map<EventStream, number>();
  readonly #abort = new AbortController();
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #onOver: () => void;
  #over = false;

  /** `onOver` is called once: at the closing event, or when the last reader has left. */
  constructor(now: () => number, onOver: () => void) {
    this.#now = now;
    this.#startedAt = now();
    this.#onOver = onOver;
  }

  /** Aborts when the answer is no longer wanted. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Tells every reader. Nothing is told after the closing event. */
  readonly emit = (event: AskEvent): void => {
    if (this.#over) return;
    remember(this.#log, event);
    if (isEnd(event)) this.#end();
    for (const [reader, laterMs] of [...this.#readers]) reader.push(shiftedFor(event, laterMs));
  };

  /** Closes the ask for every reader at once, whatever the server does, and stops the work. */
  close(event: EndEvent): void {
    this.emit(event);
    this.#abort.abort();
  }

  /**
   * Shows what was shown so far and all that follows. Aborting `signal` or leaving the loop detaches this reader only;
   * when none is left, the work stops. `onEnd` gets this reader's closing event.
   */
  read(signal: AbortSignal, onEnd: (end: EndEvent | undefined) => void): EventStream {
    const stop = (): void => reader.push({ type: 'cancelled' });
    const reader = new EventStream((end) => {
      signal.removeEventListener('abort', stop);
      this.#leave(reader);
      onEnd(end);
    });
    for (const event of this.#log) reader.push(event);
    this.#readers.set(reader, this.#now() - this.#startedAt);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    return reader;
  }

  #leave(reader: EventStream): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0 || this.#over) return;
    this.#end();
    this.#abort.abort();
  }

  #end(): void {
    this.#over = true;
    this.#onOver();
  }
}

/** Keeps what a late reader needs: of repeated phases only the last word. */
function remember(log: AskEvent[], event: AskEvent): void {
  const superseded = (event.type === 'queued' || event.type === 'loading') && log.at(-1)?.type === event.type;
  if (superseded) log.pop();
  log.push(event);
}

function shiftedFor(event: AskEvent, laterMs: number): AskEvent {
  return event.type === 'done' && laterMs > 0 ? { ...event, timings: timingsSince(event.timings, laterMs) } : event;
}
