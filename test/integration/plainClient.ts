import type { ChatChunk, ChatRequest, LoadedModel, ModelCard, ModelClient } from '../../src/engine/modelClient.ts';
import { AskFailure } from '../../src/shared/askError.ts';

const ms = (nanoseconds: number | undefined): number | null => (nanoseconds === undefined ? null : nanoseconds / 1e6);

/** The port over nothing but `fetch`: the engine's behaviour on a real server, apart from any client library. */
export class PlainClient implements ModelClient {
  readonly #server: string;
  readonly #cards = new Map<string, ModelCard>();
  readonly requests: ChatRequest[] = [];

  constructor(server: string) {
    this.#server = server;
  }

  async card(model: string, signal: AbortSignal): Promise<ModelCard> {
    const known = this.#cards.get(model);
    if (known !== undefined) return known;
    const response = await this.#post('/api/show', { model }, signal);
    if (response.status === 404) throw new AskFailure({ kind: 'model-missing', model });
    const { parameters = '' } = (await response.json()) as { parameters?: string };
    const stops = [...parameters.matchAll(/^stop\s+"(.*)"$/gm)].map(([, stop]) => stop ?? '');
    const plain = { digest: '', canChat: true, canThink: false, trainedWindow: 8192, inCloud: false };
    const card = { model, stops, ...plain };
    this.#cards.set(model, card);
    return card;
  }

  async loaded(signal: AbortSignal): Promise<readonly LoadedModel[]> {
    const response = await fetch(`${this.#server}/api/ps`, { signal });
    const { models } = (await response.json()) as { models: { name: string; context_length: number; size: number }[] };
    return models.map(({ name, context_length, size }) => ({
      model: name,
      digest: '',
      contextWindow: context_length,
      sizeBytes: size,
      gpuBytes: 0,
      expiresAt: null,
    }));
  }

  async *chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatChunk> {
    this.requests.push(request);
    const { model, messages, load, maxTokens, stops, temperature, seed, keepAlive } = request;
    const options = { ...load, num_predict: maxTokens, stop: stops, temperature, seed };
    const body = { model, messages, options, stream: true, truncate: false, keep_alive: keepAlive };
    const response = await this.#post('/api/chat', body, signal);
    const lines = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream());
    let rest = '';
    for await (const text of lines) {
      rest += text;
      for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
        const line = JSON.parse(rest.slice(0, end)) as Line;
        rest = rest.slice(end + 1);
        if (line.message?.content) yield { type: 'text', text: line.message.content };
        if (line.done === true) yield endOf(line);
      }
    }
  }

  forget(model: string): void {
    this.#cards.delete(model);
  }

  #post(path: string, body: object, signal: AbortSignal): Promise<Response> {
    return fetch(this.#server + path, { method: 'POST', body: JSON.stringify(body), signal });
  }
}

type Line = {
  readonly message?: { readonly content?: string };
  readonly done?: boolean;
  readonly done_reason?: string;
  readonly load_duration?: number;
  readonly prompt_eval_duration?: number;
  readonly prompt_eval_count?: number;
  readonly eval_duration?: number;
  readonly eval_count?: number;
};

const endOf = (line: Line): ChatChunk => ({
  type: 'end',
  reason: line.done_reason === 'length' ? 'length' : 'stop',
  counts: {
    loadMs: ms(line.load_duration),
    prefillMs: ms(line.prompt_eval_duration),
    promptTokens: line.prompt_eval_count ?? null,
    generationMs: ms(line.eval_duration),
    answerTokens: line.eval_count ?? null,
  },
});
