// The style guide, as far as a machine can hold us to it. docs/architecture.md says what the layers are for.
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

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

export default tseslint.config(
  { ignores: ['**/dist/**', '**/dist.*/**', '**/node_modules/**', '.engine/**', '.nx/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
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
    rules: {
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
);
