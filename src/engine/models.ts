import { AskFailure } from '../shared/askError.ts';
import type { Clock } from './clock.ts';
import type { AskOptions } from './contract.ts';
import { keepAliveMs } from './keepAlive.ts';
import { loadOptionsFor } from './loadOptions.ts';
import { sameModel } from './loadWatch.ts';
import type { LoadedModel, LoadOptions, ModelCard, ModelClient } from './modelClient.ts';
import { TokenEstimator } from './tokenEstimate.ts';

/** A look at the loaded models takes a few milliseconds; a server that is slower than this is not waited for. */
const lookLimitMs = 300;

/** After this long another program may have used the model, and the server's prefix cache holds something else. */
const prefixKeptMs = 60_000;

/** What the engine remembers of one model. */
class ModelMemory {
  readonly estimator = new TokenEstimator();
  load: LoadOptions | undefined;
  /** The setting that `load` was made for. */
  askedWindow = 0;
  usedAt = Number.NEGATIVE_INFINITY;
  loadedUntil = Number.NEGATIVE_INFINITY;
}

export type PreparedModel = {
  readonly card: ModelCard;
  readonly load: LoadOptions;
  readonly estimator: TokenEstimator;
  /** The server has it loaded, as far as is known. */
  readonly inMemory: boolean;
};

/** Knows the models of one server: their cards, load options, token counts, and whether they should be warm. */
export class Models {
  readonly #client: ModelClient;
  readonly #clock: Clock;
  readonly #memories = new Map<string, ModelMemory>();

  constructor(client: ModelClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Costs the server two small requests at first, none while the model is warm.
   * @throws AskFailure where the model must not or cannot be asked; the signal's reason.
   */
  async prepare(options: AskOptions, signal: AbortSignal): Promise<PreparedModel> {
    const { model, contextWindow } = options;
    if (model.trim() === '') throw new AskFailure({ kind: 'no-model' });
    const memory = this.#memory(model);
    const settled = this.#believedLoaded(model) && memory.askedWindow === contextWindow ? memory.load : undefined;
    const [card, found] = await Promise.all([
      this.#client.card(model, signal),
      settled === undefined ? this.#loaded(model, signal) : undefined,
    ]);
    signal.throwIfAborted();
    if (card.inCloud && !options.allowCloud) throw new AskFailure({ kind: 'model-in-cloud', model });
    if (!card.canChat) throw new AskFailure({ kind: 'model-cannot-chat', model });
    const load =
      settled ??
      loadOptionsFor({
        askedWindow: contextWindow,
        trainedWindow: card.trainedWindow,
        loadedWindow: found?.contextWindow ?? null,
      });
    memory.load = load;
    memory.askedWindow = contextWindow;
    return { card, load, estimator: memory.estimator, inMemory: settled !== undefined || found !== undefined };
  }

  /** The server has just answered with this model, so it keeps it until the keep-alive is over. */
  answered(model: string, keepAlive: string | number): void {
    const memory = this.#memory(model);
    memory.usedAt = this.#clock.now();
    memory.loadedUntil = memory.usedAt + keepAliveMs(keepAlive);
  }

  /** Something went wrong: what was known of the model's state no longer holds. */
  unsettle(model: string): void {
    const memory = this.#memory(model);
    memory.usedAt = Number.NEGATIVE_INFINITY;
    memory.loadedUntil = Number.NEGATIVE_INFINITY;
  }

  /** Loaded as `options` want it, with Pith's prefix evaluated. */
  believedWarm({ model, contextWindow }: AskOptions): boolean {
    const { usedAt, askedWindow } = this.#memory(model);
    return this.#believedLoaded(model) && askedWindow === contextWindow && this.#clock.now() - usedAt < prefixKeptMs;
  }

  #believedLoaded(model: string): boolean {
    return this.#clock.now() < this.#memory(model).loadedUntil;
  }

  #memory(model: string): ModelMemory {
    let memory = this.#memories.get(model);
    if (memory === undefined) {
      memory = new ModelMemory();
      this.#memories.set(model, memory);
    }
    return memory;
  }

  /** @returns the copy in memory, if one is known in time; trouble is left to the request that follows. */
  async #loaded(model: string, signal: AbortSignal): Promise<LoadedModel | undefined> {
    let cancelLimit = (): void => {};
    const limit = new Promise<undefined>((resolve) => {
      cancelLimit = this.#clock.after(lookLimitMs, () => resolve(undefined));
    });
    const look = this.#client.loaded(signal).then(
      (all) => all.find((one) => sameModel(one.model, model)),
      () => undefined,
    );
    try {
      return await Promise.race([look, limit]);
    } finally {
      cancelLimit();
    }
  }
}
