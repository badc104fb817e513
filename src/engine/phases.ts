import type { AskEvent } from '../shared/askEvent.ts';
import type { Clock } from './clock.ts';
import { watchLoading } from './loadWatch.ts';
import type { LoadedModel } from './modelClient.ts';

export type PhaseOptions = {
  readonly clock: Clock;
  readonly model: string;
  readonly inMemory: boolean;
  /** Asks in front, as it was told already. */
  readonly ahead: number;
  readonly look: () => Promise<readonly LoadedModel[]>;
  readonly emit: (event: AskEvent) => void;
};

/** What an ask says of itself before its first token: queued, loading, reading. */
export class Phases {
  readonly #options: PhaseOptions;
  #endWatch: (() => void) | undefined;
  #over = false;
  #inMemory: boolean;
  #ahead: number;
  #promptTokens: number | undefined;
  #said: AskEvent['type'] | undefined;

  constructor(options: PhaseOptions) {
    this.#options = options;
    this.#inMemory = options.inMemory;
    this.#ahead = options.ahead;
  }

  /** Asks in front. With none, a warm-up may be loading the model already: then that is what is waited for. */
  place(ahead: number): void {
    if (ahead !== this.#ahead) this.#options.emit({ type: 'queued', ahead });
    this.#ahead = ahead;
    if (ahead === 0) this.#watch();
  }

  /** The request goes out. */
  sent(promptTokens: number): void {
    this.#promptTokens = promptTokens;
    if (this.#inMemory) this.#read(promptTokens);
    this.#watch();
  }

  firstToken(): void {
    if (this.#promptTokens !== undefined) this.#read(this.#promptTokens);
    this.end();
  }

  end(): void {
    this.#over = true;
    this.#endWatch?.();
  }

  #watch(): void {
    if (this.#over) return;
    const { clock, model, inMemory, look, emit } = this.#options;
    this.#endWatch ??= watchLoading({
      clock,
      model,
      believedWarm: inMemory,
      look,
      onLoading: (elapsedMs) => {
        this.#said = 'loading';
        emit({ type: 'loading', model, elapsedMs: Math.round(elapsedMs) });
      },
      onLoaded: () => {
        this.#inMemory = true;
        if (this.#promptTokens !== undefined) this.#read(this.#promptTokens);
      },
    });
  }

  #read(promptTokens: number): void {
    if (this.#said === 'reading') return;
    this.#said = 'reading';
    this.#options.emit({ type: 'reading', promptTokens });
  }
}
