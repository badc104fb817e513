import type { Relation } from './question.ts';

// Openings that lean on what was said before. Kept short on purpose: a wrong "follow-up" costs the shared
// warm prefix and the cache, a wrong "alone" costs one key press.
const leaning = [
  /^(and|but|so|or|also|then|ok(ay)?,?)\b/,
  /^(why|how come|how so|why not|really|what else|anything else|go on|more|more details?|shorter|simpler)\W*$/,
  /^(what|how) about\b/,
  /^(explain|show|say|give|tell me)( me)? (more|again|that|this|it|an example|another)\b/,
  /^(an?|another|one more) example\b/,
  /^(in|with|for|using) [\p{L}\p{N}+#.]+\W*$/u,
  /\b(it|its|that|those|these|them|they|the (former|latter|first|second|last) (one|point|bullet)?|the same)\b.*\?*$/,
];

/** Reads a question's form only: does it lean on the conversation so far? Pure, so that panel and host agree. */
export function relationOf(text: string, hasEarlierTurns: boolean): Relation {
  if (!hasEarlierTurns) return 'alone';
  const plain = text.trim().toLowerCase();
  return leaning.some((form) => form.test(plain)) ? 'follow-up' : 'alone';
}
