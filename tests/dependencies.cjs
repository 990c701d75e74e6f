// Which part may import which: checked by `npm run check:deps`. Each rule's comment says what to do instead.
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const OUTSIDE = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'unknown'];
const PARTS = '(letter|store|mail|identity|directory|formats)';
const FEATURES = '(letters|amendments|versions|signoff|people|identity|audit|workspace|verify|office)';
module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Move the shared part into a third file.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import', 'type-only'] } },
    ),
    forbid('unresolvable', 'Fix the path or install the package.', {}, { couldNotResolve: true }),
    forbid(
      'shared-is-pure',
      'No Node; of packages only the document model, the merge, the schemas, the ZIP and the time stamps of the evidence.',
      { path: '^shared/' },
      {
        dependencyTypes: OUTSIDE,
        pathNot:
          'node_modules/(prosemirror-model|@tiptap|yjs|lib0|y-protocols|node-diff3|canonicalize|valibot|fflate|pkijs|asn1js)/',
      },
    ),
    forbid(
      'shared-stands-alone',
      'shared/ knows neither side.',
      { path: '^shared/' },
      { path: '^(client|server|tests)/' },
    ),
    forbid('client-not-server', 'Meet in shared/.', { path: '^client/' }, { path: '^server/' }),
    forbid('server-not-client', 'Meet in shared/.', { path: '^server/' }, { path: '^client/' }),
    forbid('client-not-node', 'The browser has no Node.', { path: '^client/' }, { dependencyTypes: ['core'] }),
    forbid('no-tests-in-product', 'Move it out of tests/.', { path: '^(client|server|shared)/' }, { path: '^tests/' }),
    forbid(
      'parts-meet-in-main',
      'Take the other part as an argument; importing its types is fine.',
      { path: `^server/${PARTS}/` },
      { path: `^server/${PARTS}/`, pathNot: '^server/$1/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'transport-serves-rooms',
      'The wire knows the rooms that it serves; anything else of the server is handed to it.',
      { path: '^server/transport/' },
      { path: `^server/${PARTS}/`, pathNot: '^server/letter/rooms/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'lib-knows-nothing',
      'server/lib is used by every part and imports none.',
      { path: '^server/lib/' },
      { path: '^server/', pathNot: '^server/lib/' },
    ),
    forbid(
      'kit-knows-no-letters',
      'What speaks of letters stands in the folder of its feature.',
      { path: '^client/kit/' },
      { path: '^client/', pathNot: '^client/(kit|generated)/' },
    ),
    forbid(
      'features-do-not-mix',
      'Use client/kit, client/api or client/letter, or let the screen in app/ join them.',
      { path: '^client/(letters|amendments|versions|signoff|people|identity|audit|verify|office)/' },
      { path: `^client/(app|${FEATURES.slice(1, -1)})/`, pathNot: '^client/$1/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: ['^client/dist', '^client/generated'],
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'types', 'node', 'default'],
    },
  },
};
