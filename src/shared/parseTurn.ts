import { isAskErrorKind } from './askError.ts';
import type { AskEvent, AskTimings, Source } from './askEvent.ts';
import { type Fields, isFields, isId, isKeyOf, isOneOf } from './fields.ts';
import type { Door, Relation } from './question.ts';
import type { Turn, TurnBullet, TurnPhase } from './turn.ts';

/** More bullets than `pith.maxBullets` can be set to are not an answer of ours. */
const mostBullets = 100;

const sources: readonly Source[] = ['model', 'cache', 'reference'];
const relations: readonly Relation[] = ['alone', 'follow-up'];
const doors: readonly Door[] = ['palette', 'selection', 'panel', 'voice', 'hud', 'participant', 'terminal', 'bench'];
const phases: readonly TurnPhase[] = [
  'queued',
  'loading',
  'reading',
  'answering',
  'done',
  'cancelled',
  'failed',
  'interrupted',
];
const timingNames: readonly (keyof AskTimings)[] = [
  'queuedMs',
  'loadMs',
  'prefillMs',
  'timeToFirstTokenMs',
  'timeToFirstBulletMs',
  'totalMs',
  'promptTokens',
  'answerTokens',
  'tokensPerSecond',
  'cachedAgeMs',
];

const isText = (raw: unknown): raw is string => typeof raw === 'string';
const isFlag = (raw: unknown): boolean => typeof raw === 'boolean';
const isNumber = (raw: unknown): raw is number => typeof raw === 'number' && Number.isFinite(raw);
const isPlace = (raw: unknown): boolean => isNumber(raw) && Number.isInteger(raw) && raw >= 0 && raw < mostBullets;
const isError = (raw: unknown): boolean => isFields(raw) && isAskErrorKind(raw['kind']);
const isTimings = (raw: unknown): boolean =>
  isFields(raw) && timingNames.every((name) => raw[name] === null || isNumber(raw[name]));

const isBullet = (raw: unknown): raw is TurnBullet =>
  isFields(raw) && isText(raw['text']) && isFlag(raw['settled']) && isOneOf(sources, raw['source']);

const absentOr = (raw: unknown, is: (one: unknown) => boolean): boolean => raw === undefined || is(raw);

/** Also for a history file: a turn is taken whole or not at all. */
export const isTurn = (raw: unknown): raw is Turn =>
  isFields(raw) &&
  isId(raw['askId']) &&
  isText(raw['question']) &&
  isOneOf(doors, raw['door']) &&
  isOneOf(relations, raw['relation']) &&
  isNumber(raw['askedAt']) &&
  isOneOf(phases, raw['phase']) &&
  Array.isArray(raw['bullets']) &&
  raw['bullets'].length <= mostBullets &&
  raw['bullets'].every(isBullet) &&
  absentOr(raw['contextLabel'], isText) &&
  absentOr(raw['ahead'], isNumber) &&
  absentOr(raw['loadingMs'], isNumber) &&
  absentOr(raw['promptTokens'], isNumber) &&
  absentOr(raw['source'], (source) => isOneOf(sources, source)) &&
  absentOr(raw['model'], isText) &&
  absentOr(raw['complete'], isFlag) &&
  absentOr(raw['timings'], isTimings) &&
  absentOr(raw['error'], isError);

const events: { readonly [K in AskEvent['type']]: (raw: Fields) => boolean } = {
  queued: ({ ahead }) => isNumber(ahead),
  loading: ({ model, elapsedMs }) => isText(model) && isNumber(elapsedMs),
  reading: ({ promptTokens }) => isNumber(promptTokens),
  delta: ({ bullet, text }) => isPlace(bullet) && isText(text),
  bullet: ({ bullet, text, source }) => isPlace(bullet) && isText(text) && isOneOf(sources, source),
  done: ({ source, model, complete, bullets, timings }) =>
    isOneOf(sources, source) &&
    isText(model) &&
    isFlag(complete) &&
    Array.isArray(bullets) &&
    bullets.length <= mostBullets &&
    bullets.every(isText) &&
    isTimings(timings),
  cancelled: () => true,
  failed: ({ error }) => isError(error),
};

export const isAskEvent = (raw: unknown): raw is AskEvent =>
  isFields(raw) && isKeyOf(events, raw['type']) && events[raw['type']](raw);
