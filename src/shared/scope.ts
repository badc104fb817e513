/** What VS Code and Pith both call a resource: something with one owner who ends it. */
export type Disposable = { dispose(): void };

/**
 * Owns resources and disposes them newest first.
 * What is handed over after disposal is disposed at once: nobody else would do it.
 */
export class Scope implements Disposable {
  readonly #owned: Disposable[] = [];
  #closed = false;

  /** Takes ownership of `item` and returns it. */
  own<T extends Disposable>(item: T): T {
    if (this.#closed) item.dispose();
    else this.#owned.push(item);
    return item;
  }

  /** @throws AggregateError after every item was tried, when some did not close. */
  dispose(): void {
    this.#closed = true;
    const errors: unknown[] = [];
    for (const item of this.#owned.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'some resources did not close');
  }
}
