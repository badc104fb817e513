import type { PithCommand } from './commands.ts';

/** Why nothing answered at the server's address. */
export type UnreachableCause =
  | 'not-installed'
  | 'not-running'
  | 'refused'
  | 'name-not-found'
  | 'no-route'
  | 'no-reply'
  | 'tls'
  | 'proxy';

/** Everything that can go wrong with an ask or a server, as a closed union. The ollama room translates once; nobody above reads a message text. */
export type AskError =
  | { readonly kind: 'server-unreachable'; readonly host: string; readonly cause: UnreachableCause }
  | { readonly kind: 'address-invalid'; readonly value: string; readonly from: string }
  | { readonly kind: 'not-ollama'; readonly host: string }
  | { readonly kind: 'server-too-old'; readonly version: string; readonly needed: string }
  | { readonly kind: 'login-needed'; readonly host: string }
  | { readonly kind: 'no-model' }
  | { readonly kind: 'model-missing'; readonly model: string }
  | { readonly kind: 'model-cannot-chat'; readonly model: string }
  | { readonly kind: 'model-in-cloud'; readonly model: string }
  | { readonly kind: 'server-busy'; readonly host: string }
  | { readonly kind: 'out-of-memory'; readonly model: string }
  | { readonly kind: 'question-blank' }
  | { readonly kind: 'context-exceeded'; readonly promptTokens: number; readonly contextWindow: number }
  | { readonly kind: 'queue-full'; readonly waiting: number }
  | { readonly kind: 'stalled'; readonly silentMs: number }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'connection-lost'; readonly host: string }
  | { readonly kind: 'no-answer'; readonly model: string }
  | { readonly kind: 'server-error'; readonly status: number; readonly detail: string }
  | { readonly kind: 'unexpected'; readonly detail: string };

/**
 * `sentence` holds `{0}`, `{1}` … for `values`, so that the host can translate it.
 * `remedy` has a button for the editor and a line for the terminal.
 */
export type Explanation = {
  readonly sentence: string;
  readonly values: readonly (string | number)[];
  readonly remedy: { readonly label: string; readonly command: PithCommand; readonly terminal: string };
};

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

const again = { label: 'Ask Again', command: 'pith.askAgain', terminal: 'Ask again.' } as const;
const start = {
  label: 'Start Ollama',
  command: 'pith.startOllama',
  terminal: 'Start it with: ollama serve',
} as const;
const address = {
  label: 'Change Address',
  command: 'pith.openSettings',
  terminal: 'Give the right address with --url or OLLAMA_HOST.',
} as const;
const another = {
  label: 'Select Model',
  command: 'pith.selectModel',
  terminal: 'Choose another with --model; "pith models" lists what is installed.',
} as const;

const unreachable: { readonly [C in UnreachableCause]: Pick<Explanation, 'sentence' | 'remedy'> } = {
  'not-installed': {
    sentence: 'Ollama is not installed on this machine.',
    remedy: { label: 'Get Ollama', command: 'pith.getOllama', terminal: 'Install it from https://ollama.com/download' },
  },
  'not-running': { sentence: 'Ollama is not running: nothing answers at {0}.', remedy: start },
  refused: { sentence: '{0} refused the connection.', remedy: address },
  'name-not-found': { sentence: 'The name in {0} cannot be found.', remedy: address },
  'no-route': { sentence: '{0} cannot be reached from this machine.', remedy: address },
  'no-reply': { sentence: '{0} does not reply.', remedy: address },
  tls: {
    sentence: 'The certificate of {0} is not trusted here.',
    remedy: {
      label: 'Open Settings',
      command: 'pith.openSettings',
      terminal: 'Name your company’s certificate file in NODE_EXTRA_CA_CERTS.',
    },
  },
  proxy: {
    sentence: 'A proxy stands between Pith and {0} and does not let it through.',
    remedy: { label: 'Open Settings', command: 'pith.openSettings', terminal: 'Add the host to NO_PROXY.' },
  },
};

/** A new kind does not compile until it has its sentence and its remedy. */
const explanations: { readonly [K in AskError['kind']]: (error: Extract<AskError, { kind: K }>) => Explanation } = {
  'server-unreachable': ({ host, cause }) => ({ ...unreachable[cause], values: [host] }),
  'address-invalid': ({ value, from }) => ({
    sentence: '"{0}" ({1}) is not an address of a server.',
    values: [value, from],
    remedy: { ...address, terminal: 'Use the form http://127.0.0.1:11434.' },
  }),
  'not-ollama': ({ host }) => ({
    sentence: 'What answers at {0} is not an Ollama server.',
    values: [host],
    remedy: address,
  }),
  'server-too-old': ({ version, needed }) => ({
    sentence: 'Ollama {0} is too old: Pith needs {1} or newer, which can refuse a prompt that does not fit.',
    values: [version, needed],
    remedy: { label: 'Get Ollama', command: 'pith.getOllama', terminal: 'Update it from https://ollama.com/download' },
  }),
  'login-needed': ({ host }) => ({
    sentence: '{0} asks for a login.',
    values: [host],
    remedy: {
      label: 'Set Request Headers',
      command: 'pith.setRequestHeaders',
      terminal: 'The terminal cannot log in; use a server without a login.',
    },
  }),
  'no-model': () => ({
    sentence: 'No chat model is installed.',
    values: [],
    remedy: {
      label: 'Download a Model',
      command: 'pith.downloadModel',
      terminal: 'Download one with: ollama pull llama3.2:3b',
    },
  }),
  'model-missing': ({ model }) => ({
    sentence: '{0} is not installed.',
    values: [model],
    remedy: {
      label: 'Download It',
      command: 'pith.downloadModel',
      terminal: `Download it with: ollama pull ${model}, or choose another with --model.`,
    },
  }),
  'model-cannot-chat': ({ model }) => ({ sentence: '{0} cannot chat.', values: [model], remedy: another }),
  'model-in-cloud': ({ model }) => ({
    sentence: '{0} runs in a cloud, so your question would leave this machine. Pith did not send it.',
    values: [model],
    remedy: another,
  }),
  'server-busy': ({ host }) => ({ sentence: 'The server at {0} has too much to do.', values: [host], remedy: again }),
  'out-of-memory': ({ model }) => ({
    sentence: 'There is not enough memory for {0}.',
    values: [model],
    remedy: { ...another, terminal: 'Choose a smaller model with --model.' },
  }),
  'question-blank': () => ({
    sentence: 'The question is empty.',
    values: [],
    remedy: { label: 'Ask a Question', command: 'pith.ask', terminal: 'Type a question: pith ask "…"' },
  }),
  'context-exceeded': ({ promptTokens, contextWindow }) => ({
    sentence: 'The question is too long: it takes about {0} tokens and the context window has {1}.',
    values: [promptTokens, contextWindow],
    remedy: {
      label: 'Change Window',
      command: 'pith.openSettings',
      terminal: 'Shorten the question or its context.',
    },
  }),
  'queue-full': ({ waiting }) => ({
    sentence: '{0} questions are already waiting.',
    values: [waiting],
    remedy: { label: 'Stop All', command: 'pith.stopAll', terminal: 'Wait for them to be answered.' },
  }),
  stalled: ({ silentMs }) => ({
    sentence: 'The server went silent for {0} s in the middle of the answer.',
    values: [seconds(silentMs)],
    remedy: again,
  }),
  'timed-out': ({ limitMs }) => ({
    sentence: 'No answer within the {0} s that were allowed.',
    values: [seconds(limitMs)],
    remedy: { ...again, terminal: 'Allow more with --timeout.' },
  }),
  'connection-lost': ({ host }) => ({
    sentence: 'The connection to {0} broke before the answer began.',
    values: [host],
    remedy: again,
  }),
  'no-answer': ({ model }) => ({ sentence: '{0} answered nothing.', values: [model], remedy: again }),
  'server-error': ({ status, detail }) => ({
    sentence: 'The server reports an error ({0}): {1}',
    values: [status, detail],
    remedy: { label: 'Show Log', command: 'pith.showLog', terminal: 'Look into the server’s own log.' },
  }),
  unexpected: ({ detail }) => ({
    sentence: 'Something unexpected happened: {0}',
    values: [detail],
    remedy: { label: 'Show Log', command: 'pith.showLog', terminal: 'Ask again; if it stays, report it.' },
  }),
};

export const isAskErrorKind = (raw: unknown): raw is AskError['kind'] =>
  typeof raw === 'string' && Object.hasOwn(explanations, raw);

export function explain<K extends AskError['kind']>(error: Extract<AskError, { kind: K }>): Explanation {
  return explanations[error.kind as K](error);
}

/** Fills `{0}`, `{1}` … of an English sentence; the host uses its own translation instead. */
export function inEnglish(explanation: Explanation): string {
  return explanation.sentence.replace(/\{(\d+)\}/g, (hole, index) => String(explanation.values[Number(index)] ?? hole));
}

/** Carries an `AskError` through code that throws. */
export class AskFailure extends Error {
  override readonly name = 'AskFailure';
  readonly error: AskError;

  constructor(error: AskError, options?: ErrorOptions) {
    super(inEnglish(explain(error)), options);
    this.error = error;
  }
}
