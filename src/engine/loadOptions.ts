import type { LoadOptions } from './modelClient.ts';

/** Below this a prompt with one worked example leaves no room for an answer. */
const smallestWindow = 512;

/**
 * The one set of load-time options for a model; any difference between two requests reloads it.
 * A copy that is in memory with a larger window keeps it: asking for less would reload it for nothing.
 */
export function loadOptionsFor({
  askedWindow,
  trainedWindow,
  loadedWindow,
}: {
  readonly askedWindow: number;
  readonly trainedWindow: number | null;
  readonly loadedWindow: number | null;
}): LoadOptions {
  const possible = Math.max(smallestWindow, Math.min(Math.floor(askedWindow), trainedWindow ?? askedWindow));
  return Object.freeze({ num_ctx: Math.max(possible, loadedWindow ?? 0) });
}
