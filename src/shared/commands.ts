/** Every command that Pith contributes; package.json lists the same (a unit test compares). */
export const pithCommands = [
  'pith.ask',
  'pith.askSelection',
  'pith.focusPanel',
  'pith.newSession',
  'pith.stop',
  'pith.stopAll',
  'pith.askAgain',
  'pith.continueAnswer',
  'pith.copyAnswer',
  'pith.copyLastAnswer',
  'pith.selectModel',
  'pith.downloadModel',
  'pith.startOllama',
  'pith.setRequestHeaders',
  'pith.openSettings',
  'pith.getOllama',
  'pith.showLog',
  'pith.clearHistory',
] as const;

export type PithCommand = (typeof pithCommands)[number];
