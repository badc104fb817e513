import type { Relation } from './question.ts';

// Reads the form of a question only. Precision comes first: a wrong "follow-up" loses the shared warm prefix and drags
// foreign turns into the answer, a wrong "alone" costs one key press.

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

/** Said before a question without changing it. */
const politeness =
  /^(?:(?:please|thanks|thank you|thx|ok|okay|oh|hm+|ah|great|cool|nice|yes|yeah|no|wait|sorry|well|hey|hi)\b[,.!…\s]*)+|^(?:(?:can|could|would|will) you|i (?:want|would like|'d like) you to)\s+(?:please\s+)?|[,\s]*\bplease(?=\W*$)/g;

/** Questions and requests that say nothing by themselves: the whole text has to match. */
const bare = [
  /^(and|so|then|but|or)$/,
  /^(but |so |and |then )?(why|how|when|where|who|which|really|seriously|since when|by whom|how come|how so|how much|how many|how often|how long|says who)( not| exactly| so| then)?$/,
  /^(then|so|and|but|now) what$/,
  /^(yes|no|ok|and) (and|but|so)$/,
  /^(go on|continue|carry on|keep going|next|again|once more|say (it|that) again|repeat( that| it)?|more|much more|even more)$/,
  /^(tell|show|give|write|say|teach)( me| us)?( (some|a bit|a little|even))? more( (about|on|of) (it|that|this|them|these|those))?$/,
  /^(some |a few |few |one |any |even |a bit |a little )?more (detail|details|detailed|info|information|examples?|context|depth|specific|precise|simply|concise)$/,
  /^(elaborate|explain|clarify|expand|simplify|summari[sz]e|rephrase|shorten|reword|justify)( (more|further|again|why|how|it|this|that|please|a bit|on (it|that|this)|yourself))?$/,
  /^(in )?(a bit |a little |much |even )?(shorter|simpler|longer|slower|briefer|deeper|more detail|short|detail|brief|simple (words|terms)|plain english|other words|one (line|sentence|word)|general|practice|theory)$/,
  /^explain (it )?like i'?m (five|5)$/,
  /^(for |e\.g\.? ?|such as|like |like )?(what|an example|example|examples|instance)$/,
  /^(give|show)?( me| us)? ?(an?|one|some|any|two|three|the|another|one more|other|a code|some code|a short|a simple)? ?(code )?(examples?|sample|snippet|code)( (for|of) (it|that|this|them|these|those))?( in [\p{L}\p{N}+#.]+)?$/u,
  /^(is|are) there (an?other|any other|other|any|more|a better|an easier|a simpler|a faster|a shorter|a safer) (ways?|options?|examples?|reasons?|tools?|choices?|solutions?|approach|approaches|alternatives?|downsides?|drawbacks?|risks?|caveats?|exceptions?)$/,
  /^(any |some |what )?(an?other|other|better|easier|simpler|faster|safer) (ways?|options?|examples?|reasons?|tools?|choices?|solutions?|approach|approaches|ideas?)$/,
  /^((any|some|its|the|what|what'?s the|what is the|what are the|are there any|is there an?) )?(downsides?|drawbacks?|alternatives?|disadvantages?|advantages?|benefits?|pros and cons|pros|cons|risks?|limits?|limitations?|trade-?offs?|caveats?|catch|differences?|point|reasons?|exceptions?|use cases?|workarounds?|performance|cost|default|syntax)$/,
  /^(anything|something|what|who|where|how) else( (is|are) there)?$/,
  /^(are|is|am|were|was|do|does|did|can|could|should|would|will) (you|i) (really |quite |absolutely )?(sure|certain|serious|right|wrong)$/,
  /^(is|are) (that|this|it|they|those|these) (all|right|true|correct|so|it|really|everything)$/,
  /^(i|we) (do not|don'?t|did not|didn'?t|still do not|still don'?t) (understand|get|follow|see|know)( (it|that|this|why|how))?$/,
  /^what do you mean( by (it|that|this))?$/,
  /^which( one| ones| of (them|these|those|the two|both))? (is|are|was|do you|would you|should i|should we|do i|to) (the )?(better|best|worse|worst|faster|fastest|slower|safer|safest|simpler|simplest|easier|easiest|newer|older|cheaper|smaller|bigger|more \w+|most \w+|prefer|recommend|use|choose|pick|take|need)( (for|in|on|with) (\w+|a \w+|an \w+|my \w+))?$/,
  /^(compare|rank|list|sort|combine|merge|translate) (them|these|those|it|that|this|both|the two)( (all|both|again))?$/,
];

/** Openings that lean on what was said, whatever follows. */
const leaning = [
  /^(what|how) about (?!.*\b(it|that) (is|are)\b)/,
  /^then (what|why|how|when|where|who|which|if|is|are|does|do|can|should|would|will)\b/,
  /^(and|but|so|or) (what|why|how|when|where|who|which|if|in|on|for|with|without|using|is|are|was|does|do|did|can|could|should|would|will|the|a|an|that|this|it|they|these|those|now|also|then|not|after|before|from|at|by|to|my|your|i|we|you)\b(?! (operator|gate|keyword|clause|statement|function|method|file|files|vs|versus)\b)/,
  /^(what|who|where|when|how|anything|something) else\b/,
  /^(the )?same( (thing|question|again|one))?,?( but)? (in|for|with|on|as|using|without)\b/,
  /\b(as )?you (just )?(said|say|mentioned|wrote|told|listed|suggested|showed|explained|described)\b/,
  /\byour (first|second|third|fourth|fifth|last|previous|earlier)? ?(answer|point|bullet|example|suggestion|reply|list|explanation)\b/,
  /\b(mentioned|listed|described|shown) (above|before|earlier)\b/,
  /\b(the )?(first|second|third|fourth|fifth|last|other|previous) (point|bullet|suggestion|one)\b(?! (of|in|from|to|on)\b)/,
  /^(?!.*\binstead of\b).*\binstead$/,
  /^(is|are|was|does|do|did|can|could|should|would|will|has|have)\b.* (too|as well|either)$/,
  /^why not (just|simply|always)\b/,
];

/** Prepositions that open a fragment: "in Python?", "on a Mac", "without sudo". */
const fragment =
  /^(?:and |but |or )?(in|on|for|with|without|using|under|as|via|from|inside|outside|through|by) (?:(?:a|an|the|my|our|just|only|plain|pure|one) )?([\p{L}\p{N}+#.-]+)(?: ([\p{L}\p{N}+#.-]+))?$/u;

/** Second words that make of a preposition a piece of a language: "for loop", "with statement", "on delete". */
const codeWords = words(
  `loop loops each of in range statement statements operator operators keyword clause const delete update conflict open
  cascade vs versus expression expressions type block blocks select push rowid ties import export comprehension await
  init demand premise call behalf average hold duplicate error vs. any all not null readonly let var is syntax query
  join index table file files process scope design default hand value reference`,
);

/** Conjunctions as a short fragment: "and UDP?". As a technical term they come with one of these. */
const conjunction = /^(and|or) ([\p{L}\p{N}+#.-]+)( [\p{L}\p{N}+#.-]+){0,2}\?$/u;
const conjunctionTerm =
  /\b(operators?|gates?|keyword|clause|statement|function|method|vs|versus|bitwise|logical|truth|table|in|mask|search)\b/;

/** What may stand before a pronoun without being what the pronoun means. */
const empty = words(
  `what which why how when where who whose what's why's how's that's is are was were be been am do does did done doing has have had can could should would
  will might may must shall isn't aren't doesn't don't didn't can't won't shouldn't wouldn't not never ever also still
  really actually exactly just only even then so and but or if because since while than as i we you me us my our your
  one someone somebody people there here to of in on at for from with without by about into over under through between
  after before during inside outside off out up down around like instead apart other besides except the a an any some
  all both each every much many more most less least long often far fast big large hard easy well good bad better best
  worse worst safe slow common useful important necessary possible sure else again now yet please explain show tell say
  give describe define compare use using used install uninstall make fix run running test write implement avoid prevent
  change stop start configure enable disable check see know understand mean means need want create delete remove add get
  set read call find put debug build compile deploy undo revert speed improve handle measure detect update upgrade
  convert turn parse print import export declare replace break solve pass sort rename move copy paste save load open
  close happens happen matter work works try learn think prefer choose pick take keep let go apply trust host cache
  sound look looks look feel differ differs different difference wrong true
  uses needs wants makes takes works`,
);

/** Nouns that ask for something about an earlier subject: "is there a shortcut for that?" */
const aspects = words(
  `command commands shortcut tool tools setting settings flag option options library package word name term syntax default
  limit limits reason reasons fix workaround alternative alternatives example examples extension function method key hotkey
  api plugin standard way ways cost point purpose benefit downside risk advantage disadvantage opposite rule formula idea
  details meaning size version difference problem issue trick support test tests`,
);

/** What follows "that" and "this" where they stand for something, rather than point at a noun: "is that safe?" */
const standsAlone = words(
  `is are was were isn't wasn't do does did don't doesn't work works mean means help helps happen happens matter matters
  run runs apply applies fail fails change changes cost costs affect affects make makes need needs take takes look looks
  sound sounds have has can could should would will also in on with without for to from at by of when if but as
  than safe slow fast faster slower better worse possible important different necessary thread-safe true right correct
  bad good so wrong too instead again more still secure deprecated required recommended useful normal enough all ok okay
  legal expensive cheap hard easy myself automatically manually faster exactly called really even always never only`,
);

/** "It" that means nothing: "is it possible to …", "how long does it take to …", "what is it called when …". */
const meaningless =
  /\b(is|was|isn't|be|makes?) it( \w+){0,3}? (to|that|if|whether)\b|\b(is|was) it called\b|\bdoes it (matter|mean|make sense|take)\b.+|\b(take|time is) it\b|\bit takes?\b/;

/** Longer ones carry their own subject. */
const mostWords = 16;

/** Does a question lean on the conversation so far? Pure, so that panel and host agree. */
export function relationOf(text: string, hasEarlierTurns: boolean): Relation {
  if (!hasEarlierTurns) return 'alone';
  return leansBack(text) ? 'follow-up' : 'alone';
}

function leansBack(text: string): boolean {
  const trimmed = text.trim().toLowerCase().replaceAll('’', "'");
  // Code, a quotation or a list after the question is what it is about.
  if (/[`"“\n{}<>=]|: \S/.test(trimmed)) return false;
  const asked = trimmed.replace(politeness, '').trim();
  const plain = asked.replace(/[?!.…\s]+$/, '');
  // Nothing but politeness: "ok?", "thanks".
  if (plain === '') return trimmed !== '';
  if (plain.split(/\s+/).length > mostWords) return false;
  return (
    bare.some((form) => form.test(plain)) ||
    leaning.some((form) => form.test(plain)) ||
    isFragment(plain) ||
    (conjunction.test(asked) && !conjunctionTerm.test(plain)) ||
    hasDanglingPronoun(plain)
  );
}

function isFragment(plain: string): boolean {
  const [, , first = '', second] = fragment.exec(plain) ?? [];
  return first !== '' && !codeWords.has(first) && (second === undefined || !codeWords.has(second));
}

/** A pronoun with nothing before it in the same question that it could mean. */
function hasDanglingPronoun(plain: string): boolean {
  if (meaningless.test(plain)) return false;
  const tokens = plain.match(/[\p{L}\p{N}][\p{L}\p{N}'+#./-]*|,/gu) ?? [];
  let aspectsOnly = true;
  for (const [index, token] of tokens.entries()) {
    if (stands(token, tokens[index + 1])) {
      const atEnd = index === tokens.length - 1;
      const afterPreposition = /^(for|of|about|like|with|to|than|after|before|do|does|behind|against)$/.test(
        tokens[index - 1] ?? '',
      );
      return aspectsOnly || (atEnd && afterPreposition && tokens.slice(0, index).every(emptyOrAspect));
    }
    if (!empty.has(token)) {
      if (!emptyOrAspect(token)) return false;
      aspectsOnly = false;
    }
  }
  return false;
}

const emptyOrAspect = (token: string): boolean => empty.has(token) || aspects.has(token);

/** Is this word a pronoun that stands for something said before? */
function stands(token: string, next: string | undefined): boolean {
  if (/^(it|its|it's|it'll|they|them|they're|their|theirs)$/.test(token)) return true;
  if (/^(that|this|these|those|both)$/.test(token)) return next === undefined || next === ',' || standsAlone.has(next);
  if (/^(former|latter)$/.test(token)) return true;
  return token === "that's";
}
