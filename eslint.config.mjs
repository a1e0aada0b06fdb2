// @ts-check
// The style guide, as far as a machine can hold us to it. docs/architecture.md says what the layers are for.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

import { plugin } from './scripts/lint/plugin.mjs';

/** @typedef {Record<string, 'error' | 'warn' | 'off' | ['error' | 'warn', ...unknown[]]>} Rules */

/** What every layer above the computing one may import. */
const lower = ['contract', 'basics', 'data', 'method', 'compute'];

/** What each layer may import; `packages/<name>/package.json` carries the tag. */
const layers = [
  { sourceTag: 'layer:contract', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:basics', onlyDependOnLibsWithTags: ['layer:contract'] },
  { sourceTag: 'layer:data', onlyDependOnLibsWithTags: ['layer:contract', 'layer:basics'] },
  { sourceTag: 'layer:method', onlyDependOnLibsWithTags: ['layer:contract', 'layer:basics'] },
  {
    sourceTag: 'layer:compute',
    onlyDependOnLibsWithTags: ['layer:contract', 'layer:basics', 'layer:data', 'layer:method', 'layer:compute'],
  },
  ...['training-method', 'stages', 'planner', 'analysis', 'reports', 'app'].map((name, index, upper) => ({
    sourceTag: `layer:${name}`,
    onlyDependOnLibsWithTags: [...lower, ...upper.slice(0, index + 1)].map((layer) => `layer:${layer}`),
  })),
  // Only this package knows that C++ exists, and it knows nothing of NER.
  { sourceTag: 'only:contract', onlyDependOnLibsWithTags: ['layer:contract'] },
];

/**
 * How much a file, a function and a call may be. A reason for more stands beside the comment that switches one off.
 *
 * @type {Rules}
 */
const sizes = {
  'max-lines': ['error', { max: 300 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  '@typescript-eslint/max-params': ['error', { max: 3 }], // from the fourth on they are the fields of an object
  'house/comment-width': 'error',
};

/**
 * Rules of our own for packages.
 *
 * @type {Rules}
 */
const house = { 'house/no-import-circles': 'error', 'house/require-doc-comment': 'error' };

/** Files of tests, which are lists of cases. */
const tests = ['**/*.test.ts', '**/*.test.mjs', 'packages/*/tests/**/*.mjs'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/dist.*/**', '**/node_modules/**', '.engine/**', '.nx/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx, house: plugin },
    rules: {
      ...sizes,
      ...house,
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], enforceBuildableLibDependency: false, depConstraints: layers },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what you export: `export *` publishes by accident.' },
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
          message: 'Libraries throw; only the cli sets process.exitCode.',
        },
      ],
      eqeqeq: 'error',
      // It cannot see that tfjs's `Tensor<Rank>` needs its rank asserted under exactOptionalPropertyTypes.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    // Scripts and configuration: plain Node programs, which print and exit.
    files: ['**/*.mjs'],
    extends: [...tseslint.configs.recommended],
    plugins: { house: plugin },
    rules: {
      ...sizes,
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      // It cannot see that tfjs's `Tensor<Rank>` needs its rank asserted under exactOptionalPropertyTypes.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off' },
  },
  { files: ['scripts/**/*.mjs', '*.mjs'], rules: { 'house/require-ts-check': 'error' } },
  {
    // The rows of a table of cases come as parameters.
    files: tests,
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/max-params': 'off',
      'house/require-doc-comment': 'off',
    },
  },
);
