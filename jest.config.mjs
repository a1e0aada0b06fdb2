// @ts-check
// One configuration for all packages; scripts/testPackage.mjs sets the root to the package. Tests run as compiled.
import { fileURLToPath } from 'node:url';

export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/dist/**/*.test.js'],
  setupFiles: [fileURLToPath(new URL('scripts/jest/shareRealm.mjs', import.meta.url))],
  transform: {},
  maxWorkers: '100%', // the default leaves a core idle, half of a small machine
  cacheDirectory: fileURLToPath(new URL('.nx/jest', import.meta.url)),
  testTimeout: 180_000, // for machines that do something else as well; the slowest test takes seconds
};
