import { AskFailure } from '../shared/askError.ts';
import { untilAborted } from './abortable.ts';
import { firstByteLimitMs } from './answer.ts';
import type { AskQueue } from './askQueue.ts';
import type { Clock } from './clock.ts';
import type { AskOptions } from './contract.ts';
import type { ModelClient } from './modelClient.ts';
import type { Models } from './models.ts';
import { asAskError } from './outcome.ts';
import { warmUpRequest } from './request.ts';

export type WarmUpParts = {
  readonly client: ModelClient;
  readonly clock: Clock;
  readonly queue: AskQueue;
  readonly models: Models;
  /** The end of the engine. Nothing else aborts a warm-up: an aborted request makes the server throw the load away. */
  readonly signal: AbortSignal;
};

/** Loads models and has their prefix evaluated before a question comes. */
export class WarmUps {
  readonly #parts: WarmUpParts;
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(parts: WarmUpParts) {
    this.#parts = parts;
  }

  /** @throws AskFailure */
  run(options: AskOptions): Promise<void> {
    const underWay = this.#underWay.get(options.model);
    if (underWay !== undefined) return underWay;
    const job = this.#warm(options).finally(() => this.#underWay.delete(options.model));
    this.#underWay.set(options.model, job);
    return job;
  }

  async #warm(options: AskOptions): Promise<void> {
    const { queue, models, signal } = this.#parts;
    if (signal.aborted || models.believedWarm(options)) return;
    try {
      await models.prepare(options, signal);
      await queue.run(() => this.#inItsTurn(options), { priority: 'warm-up', signal });
    } catch (error) {
      if (signal.aborted) return;
      models.unsettle(options.model);
      throw error instanceof AskFailure ? error : new AskFailure(asAskError(error), { cause: error });
    }
  }

  async #inItsTurn(options: AskOptions): Promise<void> {
    const { client, clock, models, signal } = this.#parts;
    // A question may have come first and left the model warm.
    if (models.believedWarm(options)) return;
    const model = await models.prepare(options, signal);
    const silent = new AbortController();
    const cancelLimit = clock.after(firstByteLimitMs, () =>
      silent.abort(new AskFailure({ kind: 'timed-out', limitMs: firstByteLimitMs })),
    );
    const either = AbortSignal.any([signal, silent.signal]);
    try {
      for await (const _ of untilAborted(client.chat(warmUpRequest(options, model), either), either, clock))
        models.answered(options.model, options.keepAlive);
    } finally {
      cancelLimit();
    }
  }
}
