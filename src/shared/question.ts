/** Where a question came in. */
export type Door = 'palette' | 'selection' | 'panel' | 'voice' | 'hud' | 'participant' | 'terminal' | 'bench';

/** `alone` sees no earlier turns and shares one warm prefix; `follow-up` sees the session's earlier turns. */
export type Relation = 'alone' | 'follow-up';

/** Text that the question is about, such as a selection or a file. */
export type QuestionContext = {
  /** Shown to the person: "selection, 42 lines". */
  readonly label: string;
  /** A language identifier for the code fence, or ''. */
  readonly language: string;
  readonly text: string;
};

export type Question = {
  readonly text: string;
  readonly door: Door;
  readonly relation: Relation;
  readonly context?: QuestionContext;
  /** `steady` is reproducible (temperature 0, fixed seed); `fresh` samples anew, for Ask Again. */
  readonly sampling: 'steady' | 'fresh';
  /** Bullets of a cut answer that this one goes on from. */
  readonly continues?: readonly string[];
};
