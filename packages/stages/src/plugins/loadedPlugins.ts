/** A plugin of this process. */
export interface LoadedPlugin {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

const plugins: LoadedPlugin[] = [];

/** Says that a plugin's entries are registered. */
export function rememberPlugin(plugin: LoadedPlugin): void {
  plugins.push(plugin);
}

/** The plugins of this process, in the order in which they were loaded. */
export function listPlugins(): readonly LoadedPlugin[] {
  return [...plugins];
}
