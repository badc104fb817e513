import { type AskError, AskFailure } from '../shared/askError.ts';
import type { Answer } from './answer.ts';
import type { AskOptions } from './contract.ts';
import type { EndEvent } from './eventStream.ts';
import type { AskClock } from './timings.ts';

export const cancelled: EndEvent = { type: 'cancelled' };

export const failed = (error: AskError): EndEvent => ({ type: 'failed', error });

export const timedOut = (limitMs: number): EndEvent => failed({ kind: 'timed-out', limitMs });

export const done = ({ model }: AskOptions, { bullets, complete, counts }: Answer, times: AskClock): EndEvent => ({
  type: 'done',
  source: 'model',
  model,
  complete,
  bullets,
  timings: times.timings(counts),
});

export function asAskError(error: unknown): AskError {
  if (error instanceof AskFailure) return error.error;
  return { kind: 'unexpected', detail: error instanceof Error ? error.message : String(error) };
}

/** Refusals of the engine's own: they say nothing about the state of the server. */
export const isOwnRefusal = ({ kind }: AskError): boolean =>
  kind === 'queue-full' || kind === 'context-exceeded' || kind === 'no-answer' || kind === 'model-in-cloud';
