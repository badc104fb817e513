import assert from 'node:assert/strict';
import type { AskOptions, Engine } from '../../src/engine/contract.ts';
import { createEngine, type EngineParts } from '../../src/engine/engine.ts';
import type { AskEvent } from '../../src/shared/askEvent.ts';
import type { Question } from '../../src/shared/question.ts';
import { PlainClient } from './plainClient.ts';

/** The real server that these tests ask, and a model small enough for any machine. */
export const server = process.env['PITH_TEST_OLLAMA'] ?? 'http://127.0.0.1:11600';
export const model = process.env['PITH_TEST_MODEL'] ?? 'smollm2:135m';

export const options = (some: Partial<AskOptions> = {}): AskOptions => ({
  model,
  contextWindow: 4096,
  maxBullets: 5,
  keepAlive: '30m',
  allowCloud: false,
  timeoutMs: 120_000,
  ...some,
});

export const question = (text: string, some: Partial<Question> = {}): Question => ({
  text,
  door: 'terminal',
  relation: 'alone',
  sampling: 'steady',
  ...some,
});

export type Done = Extract<AskEvent, { type: 'done' }>;

export const newEngine = (some: Partial<EngineParts> = {}): Engine =>
  createEngine({ client: new PlainClient(server), ...some });

/** Reads an ask to its end; `onEvent` may stop it. */
export async function read(
  engine: Engine,
  text: string,
  some: { options?: AskOptions; signal?: AbortSignal; onEvent?: (event: AskEvent) => void } = {},
): Promise<AskEvent[]> {
  const events: AskEvent[] = [];
  const signal = some.signal ?? new AbortController().signal;
  for await (const event of engine.newSession().ask(question(text), some.options ?? options(), signal)) {
    events.push(event);
    some.onEvent?.(event);
  }
  return events;
}

export function doneOf(events: readonly AskEvent[]): Done {
  const end = events.at(-1);
  assert.equal(end?.type, 'done', JSON.stringify(end));
  return end as Done;
}

export const median = (figures: readonly number[]): number =>
  [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN;

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(server + path, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}

/** Fills the server's prefix cache with something that shares nothing with Pith's prompt. */
export async function forgetPrefix(): Promise<void> {
  const messages = [{ role: 'user', content: 'Red, green, blue, yellow, black, white, brown. '.repeat(12) }];
  await post('/api/chat', { model, messages, stream: false, options: { num_ctx: 4096, num_predict: 1 } });
}

export async function load(contextWindow: number): Promise<void> {
  const messages = [{ role: 'user', content: 'Hello' }];
  await post('/api/chat', { model, messages, stream: false, options: { num_ctx: contextWindow, num_predict: 1 } });
}

export async function unload(): Promise<void> {
  await post('/api/generate', { model, keep_alive: 0, stream: false });
  for (let tries = 0; tries < 100 && (await loadedWindow()) !== undefined; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
}

export async function loadedWindow(): Promise<number | undefined> {
  const response = await fetch(`${server}/api/ps`);
  const { models } = (await response.json()) as { models: { name: string; context_length: number }[] };
  return models.find(({ name }) => name === model)?.context_length;
}
