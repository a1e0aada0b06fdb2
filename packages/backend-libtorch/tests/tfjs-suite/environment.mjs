import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';

setTestEnvs([globalThis.tfjsSuiteEnvironment]);
