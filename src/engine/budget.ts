import { AskFailure } from '../shared/askError.ts';
import type { PastTurn } from './contract.ts';
import type { Message } from './modelClient.ts';
import { type PromptInput, promptFor } from './prompt.ts';
import type { TokenEstimator } from './tokenEstimate.ts';

/** Tokens kept free beside prompt and answer: a turn's closing markers and what the estimate may miss. */
const margin = 16;

/** An answer with less room than this is not worth asking for. */
const smallestAnswer = 64;

/** Room for one bullet of about 15 words, or for its share of a short code block. */
const tokensPerBullet = 80;
const tokensBeside = 112;

export type FittedPrompt = {
  readonly messages: readonly Message[];
  readonly promptTokens: number;
  /** For `num_predict`: what is left of the window, and no more than the bullets can use. At least 1. */
  readonly maxTokens: number;
  /** Earlier turns that found room: the newest ones. */
  readonly turns: number;
};

/**
 * Fits a prompt into the context window; the oldest turns are left out first.
 * @throws AskFailure context-exceeded, when the question does not fit even without any earlier turn.
 */
export function fitPrompt(
  input: PromptInput & { readonly maxBullets: number },
  turns: readonly PastTurn[],
  contextWindow: number,
  estimator: TokenEstimator,
): FittedPrompt {
  const wanted = input.maxBullets * tokensPerBullet + tokensBeside;
  // A small window leaves a small answer, but never so small that a question which fits is refused for it.
  const reserved = Math.min(smallestAnswer, Math.floor(contextWindow / 4)) + margin;
  for (let first = 0; first <= turns.length; first += 1) {
    const messages = promptFor(input, turns.slice(first));
    const promptTokens = estimator.prompt(messages);
    if (promptTokens + reserved > contextWindow) continue;
    const maxTokens = Math.max(1, Math.min(wanted, contextWindow - promptTokens - margin));
    return { messages, promptTokens, maxTokens, turns: turns.length - first };
  }
  throw new AskFailure({
    kind: 'context-exceeded',
    promptTokens: estimator.prompt(promptFor(input, [])),
    contextWindow,
  });
}
