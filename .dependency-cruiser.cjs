// One direction through the house (docs/architecture.md). The comments say what to do instead.
const below = (room, ...mayUse) => ({
  name: `${room}-stays-in-its-layer`,
  severity: 'error',
  comment: `${room} may import ${mayUse.join(', ') || 'only itself'}. If it needs more, pass it in as an argument.`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...mayUse].join('|')})/` },
});

module.exports = {
  forbidden: [
    below('shared'),
    below('engine', 'shared'),
    below('ollama', 'engine', 'shared'),
    below('webview', 'shared'),
    below('host', 'engine', 'ollama', 'shared'),
    below('cli', 'engine', 'ollama', 'shared'),
    below('dev', 'engine', 'ollama', 'shared'),
    {
      name: 'only-the-host-knows-vscode',
      severity: 'error',
      comment: 'The rest also runs in the terminal, in mocha and in the benchmark.',
      from: { path: '^src/', pathNot: '^src/(host/|extension\\.ts)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'undici-is-loaded-late',
      severity: 'error',
      comment: 'About 100 ms to load cold: only the connection file, itself imported dynamically, may name it.',
      from: { path: '^src/', pathNot: '^src/ollama/connection\\.ts$' },
      to: { path: 'node_modules/undici', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Move the shared part down a layer.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      comment: 'Nothing that ships may depend on the testbed.',
      from: { path: '^src/', pathNot: '^src/dev/' },
      to: { path: '^(test|src/dev)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    exclude: { path: '^node_modules/(?!undici)' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};
