import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The features: none of them may import another; routes put them together. */
const features = ['people', 'meeting', 'chat', 'recording'];
const routes = ['**/routes', '**/routes.tsx', '**/callRoute', '**/main'];

function walls(folder, forbidden, message) {
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message }] }],
    },
  };
}

const insideFeature = features.map((feature) =>
  walls(
    feature,
    [
      ...features
        .filter((other) => other !== feature)
        .flatMap((other) => [`**/${other}/*`, `**/${other}/**`]),
      ...routes,
    ],
    'Features do not import each other; compose them in routes.',
  ),
);

const belowFeatures = ['api', 'e2ee', 'ui', 'i18n', 'shell'].map((folder) =>
  walls(
    folder,
    [...features.flatMap((feature) => [`**/${feature}/*`, `**/${feature}/**`]), ...routes],
    'Shared code does not know the features.',
  ),
);

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-alert': 'error',
    },
  },
  { files: ['**/*.{ts,tsx}'], ...jsxA11y.flatConfigs.recommended },
  { files: ['**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  {
    files: ['src/**/*.test.{ts,tsx}', 'src/testing/**', 'src/locales/**'],
    rules: { 'max-lines': 'off' },
  },
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
  ...insideFeature,
  ...belowFeatures,
);
