// The architectures that come with the package, a line each.
export { bert } from './bert.js';
export { camembert } from './camembert.js';
export { debertaV2 } from './debertaV2.js';
export { distilbert } from './distilbert.js';
export { electra } from './electra.js';
export { modernbert } from './modernbert.js';
export { mpnet } from './mpnet.js';
export { roberta } from './roberta.js';
export { xlmRoberta } from './xlmRoberta.js';
