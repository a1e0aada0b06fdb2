import type { PluginPart } from '../plugins/PluginPart.js';

/**
 * What a plugin can bring to a stage's process, in the order in which it is registered: methods may name what is above
 * them.
 */
export const stagePluginParts: readonly PluginPart[] = [
  {
    name: 'formats',
    one: 'a format',
    fields: { name: 'string', title: 'string', recognizes: 'function', read: 'function' },
    open: async () => (await import('@dynclean/datasets')).registerFormat,
  },
  {
    name: 'annotators',
    one: 'an annotator',
    fields: { name: 'string', title: 'string', settings: 'object', annotate: 'function' },
    open: async () => (await import('@dynclean/datasets')).registerAnnotator,
  },
  {
    name: 'encoders',
    one: 'an encoder',
    fields: {
      modelType: 'string',
      prefix: 'string',
      config: 'object',
      wordTable: 'string',
      parameters: 'function',
      maxSubwords: 'function',
      encode: 'function',
    },
    open: async () => (await import('@dynclean/models')).registerEncoder,
  },
  {
    name: 'heads',
    one: 'a head',
    fields: {
      name: 'string',
      shape: 'object',
      rows: 'string',
      outputs: 'object',
      parameters: 'function',
      initialize: 'function',
      forward: 'function',
      predict: 'function',
    },
    open: async () => (await import('@dynclean/models')).registerHead,
  },
  {
    name: 'methods',
    one: 'a method (as defineMethod of @dynclean/methods gives it)',
    fields: {
      name: 'string',
      title: 'string',
      settings: 'object',
      parseSettings: 'function',
      heads: 'object',
      stageKinds: 'object',
      createObjective: 'function',
    },
    open: async () => (await import('@dynclean/methods')).registerMethod,
  },
  {
    name: 'stageKinds',
    one: 'a stage kind',
    fields: {
      kind: 'string',
      words: 'object',
      task: 'object',
      codeVersions: 'object',
      describe: 'function',
      perform: 'function',
      countOperations: 'function',
    },
    open: async () => (await import('../kinds/stageKinds.js')).registerStageKind,
  },
];
