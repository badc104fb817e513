import type { AskEvent } from './askEvent.ts';
import { type PithCommand, pithCommands } from './commands.ts';
import { type Fields, isFields, isId, isKeyOf, isOneOf } from './fields.ts';
import type { Relation } from './question.ts';
import type { ServerState } from './serverState.ts';
import type { Turn } from './turn.ts';

/** The one protocol of panel and host. Both sides parse what they get; neither trusts the other. */
export const panelProtocol = 1;

/** A question longer than this never leaves the page; the engine's token budget refuses much earlier. */
export const longestQuestion = 1_000_000;

/** `mend`: the remedy that belongs to a failed turn's error (`explain`). */
export const turnActions = ['copy', 'again', 'continue', 'insert', 'delete', 'stop', 'mend'] as const;
export type TurnAction = (typeof turnActions)[number];

export type FromPanel =
  /** The page can receive; the host answers with a `snapshot`. Also sent when the page sees a gap in `seq`. */
  | { readonly type: 'ready'; readonly protocol: number }
  | { readonly type: 'ask'; readonly askId: string; readonly text: string; readonly relation: Relation }
  | { readonly type: 'act'; readonly askId: string; readonly action: TurnAction }
  | { readonly type: 'stopAll' }
  /** The person is about to ask: the input got focus. Warms the model. */
  | { readonly type: 'intent' }
  | { readonly type: 'command'; readonly command: PithCommand }
  /** A link in an answer; the host asks before it opens anything. */
  | { readonly type: 'link'; readonly href: string }
  | { readonly type: 'cancelDownload' };

/** What the panel shows beside the turns. */
export type PanelStatus = {
  readonly server: ServerState;
  /** Sentence and button for `server`, already translated; `null` where nothing has to be mended. */
  readonly card: {
    readonly title: string;
    readonly detail: string;
    readonly button: string;
    readonly command: PithCommand;
  } | null;
  /** Empty while no model is chosen. */
  readonly model: string;
  /** Whether the session has earlier turns that a follow-up would see. */
  readonly canFollowUp: boolean;
  /** `null` before the first answer. */
  readonly budget: { readonly usedTokens: number; readonly contextWindow: number } | null;
  /** Keys as the person's platform writes them: "Alt+Q". */
  readonly askKey: string;
  /** Where the address is neither loopback nor encrypted, a translated warning. */
  readonly warning: string;
};

export type ToPanel =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      readonly protocol: number;
      readonly turns: readonly Turn[];
      readonly status: PanelStatus;
      /** Translated words of the page by their English text (`panelWords`, and the sentences of `explain`). */
      readonly words: Readonly<Record<string, string>>;
    }
  /** A turn that is new or replaced as a whole. */
  | { readonly type: 'turn'; readonly seq: number; readonly turn: Turn }
  /** In order; the host gathers them for at most one animation frame. */
  | {
      readonly type: 'events';
      readonly seq: number;
      readonly events: readonly { readonly askId: string; readonly event: AskEvent }[];
    }
  | { readonly type: 'removed'; readonly seq: number; readonly askIds: readonly string[] }
  | { readonly type: 'status'; readonly seq: number; readonly status: PanelStatus }
  | { readonly type: 'focusInput'; readonly seq: number };

const parsers: { readonly [K in FromPanel['type']]: (raw: Fields) => Extract<FromPanel, { type: K }> | undefined } = {
  ready: ({ protocol }) => (typeof protocol === 'number' ? { type: 'ready', protocol } : undefined),
  ask: ({ askId, text, relation }) =>
    isId(askId) &&
    typeof text === 'string' &&
    text.length <= longestQuestion &&
    isOneOf(['alone', 'follow-up'], relation)
      ? { type: 'ask', askId, text, relation }
      : undefined,
  act: ({ askId, action }) =>
    isId(askId) && isOneOf(turnActions, action) ? { type: 'act', askId, action } : undefined,
  stopAll: () => ({ type: 'stopAll' }),
  intent: () => ({ type: 'intent' }),
  command: ({ command }) => (isOneOf(pithCommands, command) ? { type: 'command', command } : undefined),
  link: ({ href }) => (typeof href === 'string' && href.length <= 2_000 ? { type: 'link', href } : undefined),
  cancelDownload: () => ({ type: 'cancelDownload' }),
};

/** @returns undefined for anything that is not exactly one of ours; the caller logs it and carries on. */
export const parseFromPanel = (raw: unknown): FromPanel | undefined =>
  isFields(raw) && isKeyOf(parsers, raw['type']) ? parsers[raw['type']](raw) : undefined;
