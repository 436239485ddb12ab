// The page's scripts are joined inside one function, so they are linted joined: names that one
// file defines and another uses are then known, and unused ones are found.
const js = require('@eslint/js');

const browser = [
  'document', 'window', 'navigator', 'history', 'requestAnimationFrame', 'setTimeout', 'clearTimeout',
  'Blob', 'URL', 'URLSearchParams', 'Path2D', 'Intl', 'L', 'Node',
];

module.exports = [
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: 'script',
      globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])),
    },
    rules: {
      complexity: ['error', 16],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-shadow': 'error',
      'no-unused-vars': ['error', { varsIgnorePattern: '^corridormap$' }],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text goes in as text: use el() and say().' },
        { property: 'outerHTML', message: 'Text goes in as text: use el() and say().' },
        { property: 'insertAdjacentHTML', message: 'Text goes in as text: use el() and say().' },
        { object: 'document', property: 'write', message: 'Text goes in as text: use el() and say().' },
      ],
      'prefer-const': 'error',
    },
  },
];
