import type { Renderer } from '@dynclean/reports';
import { loadPlugins, type PluginPart, stagePluginParts } from '@dynclean/stages';

/** What a plugin can bring to the command line alone. */
const ownParts: readonly PluginPart[] = [
  {
    name: 'executors',
    one: 'an executor',
    fields: { name: 'string', title: 'string', settings: 'object', open: 'function' },
    open: async () => (await import('@dynclean/planner/executors')).registerExecutor,
  },
  {
    name: 'renderers',
    one: 'a renderer',
    fields: { name: 'string', extensions: 'object', about: 'string', shows: 'object', render: 'function' },
    open: async () => {
      const { renderers } = await import('@dynclean/reports');
      return (renderer: Renderer) => renderers.add(renderer);
    },
  },
];

/** Loads the plugins of a command line: see `loadPlugins`. */
export function loadPluginsOf(paths: readonly string[]): Promise<void> {
  return loadPlugins(paths, { parts: [...stagePluginParts, ...ownParts] });
}
