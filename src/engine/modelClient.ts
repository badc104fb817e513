/** The port through which the engine reaches a model server. The ollama room implements it; tests script it. */

export type Message = { readonly role: 'system' | 'user' | 'assistant'; readonly content: string };

/**
 * Options that a server fixes when it loads a model. Any difference between two requests reloads the model,
 * so warm-up, ask and benchmark take the one frozen object that `loadOptionsFor` gave for the model.
 */
export type LoadOptions = { readonly num_ctx: number };

export type ChatRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly load: LoadOptions;
  /** Never 0: servers read that as "no limit". */
  readonly maxTokens: number;
  /** Complete list: a request's stops replace the model's own. */
  readonly stops: readonly string[];
  readonly temperature: number;
  readonly seed: number;
  /** True sends `think: false`. */
  readonly canThink: boolean;
  /** A Go duration such as "30m", or -1 for ever. */
  readonly keepAlive: string | number;
};

/** The server's own figures of one answer; `null` where it did not say. Durations in milliseconds. */
export type ChatCounts = {
  readonly loadMs: number | null;
  readonly prefillMs: number | null;
  readonly promptTokens: number | null;
  readonly generationMs: number | null;
  readonly answerTokens: number | null;
};

export type ChatChunk =
  | { readonly type: 'text'; readonly text: string }
  /** `stop`: the model ended by itself or by a stop sequence. `length`: its token limit. */
  | { readonly type: 'end'; readonly reason: 'stop' | 'length'; readonly counts: ChatCounts };

/** What has to be known of a model before it is asked. */
export type ModelCard = {
  readonly model: string;
  /** Changes with every pull. */
  readonly digest: string;
  readonly stops: readonly string[];
  readonly canChat: boolean;
  readonly canThink: boolean;
  /** Tokens it was trained for, or `null` where the server does not say. */
  readonly trainedWindow: number | null;
  /** Forwarded to somebody else's machine. */
  readonly inCloud: boolean;
};

export type LoadedModel = {
  readonly model: string;
  readonly digest: string;
  readonly contextWindow: number | null;
  readonly sizeBytes: number;
  readonly gpuBytes: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | null;
};

/** Every method throws `AskFailure`, or the signal's reason once it is aborted. */
export interface ModelClient {
  /** Kept for the life of the client and dropped by `forget`. */
  card(model: string, signal: AbortSignal): Promise<ModelCard>;
  loaded(signal: AbortSignal): Promise<readonly LoadedModel[]>;
  /**
   * Streams one answer. Ends without an `end` chunk where the server ended early: the answer is then incomplete.
   * Leaving the loop or aborting the signal closes the connection, which stops the server's work.
   */
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatChunk>;
  forget(model: string): void;
}
