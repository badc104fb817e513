import type { AskEvent } from '../shared/askEvent.ts';

export type EndEvent = Extract<AskEvent, { type: 'done' | 'cancelled' | 'failed' }>;

export const isEnd = (event: AskEvent): event is EndEvent =>
  event.type === 'done' || event.type === 'cancelled' || event.type === 'failed';

/** What one reader sees of an ask. Unread events are kept; nothing follows the closing event. */
export class EventStream implements AsyncIterableIterator<AskEvent> {
  readonly #unread: AskEvent[] = [];
  readonly #onEnd: (end: EndEvent | undefined) => void;
  #waiting: ((result: IteratorResult<AskEvent>) => void) | undefined;
  #ended = false;

  /** `onEnd` is called once: with the closing event, or without one when the reader leaves its loop before. */
  constructor(onEnd: (end: EndEvent | undefined) => void) {
    this.#onEnd = onEnd;
  }

  push(event: AskEvent): void {
    if (this.#ended) return;
    const deliver = this.#waiting;
    this.#waiting = undefined;
    if (deliver === undefined) this.#unread.push(event);
    else deliver({ done: false, value: event });
    if (isEnd(event)) this.#end(event);
  }

  next(): Promise<IteratorResult<AskEvent>> {
    const value = this.#unread.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<IteratorResult<AskEvent>> {
    this.#unread.length = 0;
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
    if (!this.#ended) this.#end(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(event: EndEvent | undefined): void {
    this.#ended = true;
    this.#onEnd(event);
  }
}
