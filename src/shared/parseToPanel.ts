import { isAskErrorKind } from './askError.ts';
import { pithCommands } from './commands.ts';
import { type Fields, isFields, isId, isKeyOf, isOneOf } from './fields.ts';
import { type PanelStatus, panelProtocol, type ToPanel } from './panelProtocol.ts';
import { isAskEvent, isTurn } from './parseTurn.ts';
import type { ServerState } from './serverState.ts';

const isText = (raw: unknown): raw is string => typeof raw === 'string';
const isCount = (raw: unknown): raw is number => typeof raw === 'number' && Number.isFinite(raw) && raw >= 0;

const serverStates: { readonly [S in ServerState['state']]: (raw: Fields) => boolean } = {
  unknown: () => true,
  checking: () => true,
  trouble: ({ error }) => isFields(error) && isAskErrorKind(error['kind']),
  idle: ({ model }) => isText(model),
  loading: ({ model, elapsedMs }) => isText(model) && isCount(elapsedMs),
  ready: ({ model, warm }) => isText(model) && typeof warm === 'boolean',
  busy: ({ model, waiting }) => isText(model) && isCount(waiting),
  downloading: ({ model, doneBytes, totalBytes, bytesPerSecond }) =>
    isText(model) && [doneBytes, totalBytes, bytesPerSecond].every(isCount),
};

const isServerState = (raw: unknown): raw is ServerState =>
  isFields(raw) && isKeyOf(serverStates, raw['state']) && serverStates[raw['state']](raw);

const isCard = (raw: unknown): boolean =>
  raw === null ||
  (isFields(raw) &&
    [raw['title'], raw['detail'], raw['button']].every(isText) &&
    isOneOf(pithCommands, raw['command']));

const isBudget = (raw: unknown): boolean =>
  raw === null || (isFields(raw) && isCount(raw['usedTokens']) && isCount(raw['contextWindow']));

const isStatus = (raw: unknown): raw is PanelStatus =>
  isFields(raw) &&
  isServerState(raw['server']) &&
  isCard(raw['card']) &&
  isBudget(raw['budget']) &&
  typeof raw['canFollowUp'] === 'boolean' &&
  [raw['model'], raw['askKey'], raw['warning']].every(isText);

const isWords = (raw: unknown): raw is Readonly<Record<string, string>> =>
  isFields(raw) && Object.values(raw).every(isText);

const isAddressed = (raw: unknown): boolean => isFields(raw) && isId(raw['askId']) && isAskEvent(raw['event']);

const all = (raw: unknown, is: (one: unknown) => boolean): boolean => Array.isArray(raw) && raw.every(is);

const checks: { readonly [K in ToPanel['type']]: (raw: Fields) => boolean } = {
  snapshot: ({ protocol, turns, status, words }) =>
    protocol === panelProtocol && all(turns, isTurn) && isStatus(status) && isWords(words),
  turn: ({ turn }) => isTurn(turn),
  events: ({ events }) => all(events, isAddressed),
  removed: ({ askIds }) => all(askIds, isId),
  status: ({ status }) => isStatus(status),
  focusInput: () => true,
};

/** @returns undefined for anything that is not exactly what the host posts; the page then asks for a snapshot. */
export function parseToPanel(raw: unknown): ToPanel | undefined {
  const ours = isFields(raw) && isCount(raw['seq']) && isKeyOf(checks, raw['type']) && checks[raw['type']](raw);
  return ours ? (raw as ToPanel) : undefined;
}
