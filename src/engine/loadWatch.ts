import type { Clock } from './clock.ts';
import type { LoadedModel } from './modelClient.ts';

/** First look at an unknown model's state, in milliseconds; the pause doubles up to the longest. */
const firstPauseMs = 25;
const longestPauseMs = 500;

/** A model believed to be warm answers sooner than this; only when it does not is its state looked up. */
const patienceMs = 400;

export type LoadWatchOptions = {
  readonly clock: Clock;
  readonly model: string;
  readonly believedWarm: boolean;
  /** `client.loaded`, bound to the ask. */
  readonly look: () => Promise<readonly LoadedModel[]>;
  readonly onLoading: (elapsedMs: number) => void;
  readonly onLoaded: () => void;
};

/** "name" means "name:latest" to the server. */
export const sameModel = (one: string, other: string): boolean => withTag(one) === withTag(other);
const withTag = (model: string): string => (/:[^/]*$/.test(model) ? model : `${model}:latest`);

/**
 * Tells loading from reading while the first token is awaited: servers send nothing before it, but list a model as soon
 * as its load is over. Runs beside the request and never delays it.
 * @returns a function that ends the watch.
 */
export function watchLoading(options: LoadWatchOptions): () => void {
  const { clock, model, believedWarm, look, onLoading, onLoaded } = options;
  const since = clock.now();
  let over = false;
  let pauseMs = firstPauseMs;
  let cancelPause = (): void => {};

  const again = (ms: number): void => {
    cancelPause = clock.after(ms, () => void poll());
  };
  const poll = async (): Promise<void> => {
    const loaded = await look().catch(() => undefined);
    if (over) return;
    if (loaded?.some((one) => sameModel(one.model, model)) === true) {
      over = true;
      onLoaded();
      return;
    }
    // A server that cannot say keeps its last known phase; the request itself will tell what is wrong.
    if (loaded !== undefined) onLoading(clock.now() - since);
    again(pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  again(believedWarm ? patienceMs : firstPauseMs);
  return () => {
    over = true;
    cancelPause();
  };
}
