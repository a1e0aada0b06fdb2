// @ts-check
// jest runs each test file in a realm of its own. What an addon or Node's core makes belongs to the outer realm, so
// without this `x instanceof Float32Array` is false there, tfjs infers a wrong dtype, and `toThrow(TypeError)` fails.
import vm from 'node:vm';

for (const name of [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
]) {
  globalThis[name] = vm.runInThisContext(name);
}
for (const name of ['Error', 'TypeError', 'RangeError', 'SyntaxError']) {
  const inner = globalThis[name];
  const outer = vm.runInThisContext(name);
  const ordinary = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(inner, Symbol.hasInstance, {
    value(value) {
      return ordinary.call(this, value) || (this === inner && ordinary.call(outer, value));
    },
  });
}
