import type { FittedPrompt } from './budget.ts';
import type { AskOptions } from './contract.ts';
import type { ChatRequest } from './modelClient.ts';
import type { PreparedModel } from './models.ts';
import { type PromptInput, warmUpMessages } from './prompt.ts';
import type { Asking } from './session.ts';
import { stopsFor } from './stops.ts';

/** Temperature 0 and one seed: the same question gives the same answer. */
const steady = { temperature: 0, seed: 1 } as const;

/** Warm enough to differ, cool enough to stay with the facts. */
const freshTemperature = 0.7;

/** Seeds are 32-bit signed numbers in the server. */
const highestSeed = 2 ** 31 - 1;

/** A continued answer gets what is left of the allowed bullets, one at least. */
export const bulletsLeft = ({ options, question }: Asking): number =>
  Math.max(1, options.maxBullets - (question.continues?.length ?? 0));

export const promptInput = (asking: Asking): PromptInput & { readonly maxBullets: number } => ({
  text: asking.question.text,
  context: asking.question.context,
  continues: asking.question.continues,
  maxBullets: bulletsLeft(asking),
});

export function requestFor(asking: Asking, model: PreparedModel, prompt: FittedPrompt): ChatRequest {
  return {
    ...common(asking.options, model),
    messages: prompt.messages,
    maxTokens: prompt.maxTokens,
    ...(asking.question.sampling === 'fresh'
      ? { temperature: freshTemperature, seed: Math.floor(Math.random() * highestSeed) }
      : steady),
  };
}

/** The same request with nothing asked: the server loads the model and evaluates the prefix. */
export function warmUpRequest(options: AskOptions, model: PreparedModel): ChatRequest {
  return { ...common(options, model), messages: warmUpMessages, maxTokens: 1, ...steady };
}

const common = ({ model, keepAlive }: AskOptions, { card, load }: PreparedModel) => ({
  model,
  load,
  stops: stopsFor(card.stops),
  canThink: card.canThink,
  keepAlive,
});

/** Asks with the same key are one. An ask that samples anew never is another's. */
export function keyOf({ question, options, lineage }: Asking, unique: () => number): string {
  const { text, context, continues, sampling, door } = question;
  const { model, contextWindow, maxBullets, keepAlive, allowCloud, timeoutMs } = options;
  return JSON.stringify([
    [text, context?.label, context?.language, context?.text, continues],
    [model, contextWindow, maxBullets, keepAlive, allowCloud, timeoutMs],
    lineage,
    door === 'bench' || sampling === 'fresh' ? unique() : 0,
  ]);
}
