export { checkParity, type ParityQuantity } from './checkParity.js';
export { chooseMethod, type MethodChoice } from './chooseMethod.js';
export { type CreateObjectiveOptions, createObjective } from './createObjective.js';
export { type MethodDefinition, defineMethod } from './defineMethod.js';
export { type Method, type ObjectiveContext, type ParityValues } from './Method.js';
export { findMethod, listMethods, registerMethod } from './registry.js';
