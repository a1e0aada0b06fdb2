// The architectures that come with the package, a line each.
export { bert } from './bert.js';
export { mpnet } from './mpnet.js';
export { roberta } from './roberta.js';
