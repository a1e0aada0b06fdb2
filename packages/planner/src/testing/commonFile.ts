import { fileURLToPath } from 'node:url';

/**
 * What the experiments of DynClean have in common; manifests of tests take their models and versions from there, too.
 */
export const commonFile = fileURLToPath(new URL('../../../../experiments/dynclean/common.yaml', import.meta.url));
