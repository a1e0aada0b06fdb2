let registered: Promise<void> | null = null;

/** Registers TensorFlow.js's own gradients, once (`build.mjs` says why they come in a bundle of ours). */
export function registerGradients(): Promise<void> {
  registered ??= import(new URL('./gradients.bundle.js', import.meta.url).href).then(() => undefined);
  return registered;
}
