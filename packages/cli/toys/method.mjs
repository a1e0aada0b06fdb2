// @ts-check
// Adding a training method: what is minimized, on which spans, in how many stages. This one learns from all positives and a
// few negatives that are drawn anew in each epoch, by 1 - p of the label instead of its logarithm; a second stage goes on from
// the first one's model, held to what that model said.

/** @param {import('@dynclean/stages').LoadModule} load */
export const methods = async (load) => {
  const tf = await load('@tensorflow/tfjs-core');
  const { z } = await load('zod');
  const { nextSeed } = await load('@dynclean/engine');
  const { findHead } = await load('@dynclean/models');
  const { defineMethod } = await load('@dynclean/methods');

  const settings = z.strictObject({
    /** Of the spans without a label, how many are drawn for an epoch. */
    share: z.number().gt(0).max(1).default(0.5),
    /** Epochs of the second stage. */
    polishEpochs: z.int().positive().default(2),
    /** Whether a teacher has a part in the loss: in the second stage. */
    taught: z.boolean().default(false),
  });

  /** @implements {import('@dynclean/training').Objective} */
  class DrawnObjective {
    /** @type {import('@dynclean/models').NerModel | null} */
    teacher = null;
    seed = 0;

    /** @param {import('@dynclean/training').SpanBatches} batches @param {{ share: number, taught: boolean }} own */
    constructor(batches, own) {
      this.batches = batches;
      this.own = own;
    }

    /** @param {import('@dynclean/models').NerModel} model */
    begin(model) {
      if (this.own.taught) this.teacher = model.copy();
    }

    beforeEpoch() {
      this.seed = nextSeed(); // starts afresh in each epoch, so that a run that was stopped draws the same
    }

    /** @param {import('@dynclean/models').NerModel} model @param {readonly number[]} sentences */
    prepare(model, sentences) {
      const batch = this.batches.upload(model, sentences);
      const weights = tf.tidy(() => {
        const drawn = tf.less(tf.randomUniform([batch.labels.length], 0, 1, 'float32', this.seed), this.own.share);
        const isPositive = tf.greater(tf.tensor1d(batch.labels, 'int32'), 0);
        return tf.cast(tf.logicalOr(isPositive, drawn), 'float32'); // [S]
      });
      const taught = this.teacher && tf.tidy(() => tf.softmax(this.teacher?.forward(batch.tensors, false).logits));
      const dispose = () => {
        tf.dispose([weights, ...(taught ? [taught] : [])]);
        batch.dispose();
      };
      return { ...batch, weights, taught, dispose };
    }

    /** @param {import('@dynclean/models').NerModel} model @param {any} batch */
    loss(model, { tensors, labels, weights, taught }) {
      const probabilities = tf.softmax(model.forward(tensors, true).logits); // [S, C]
      const own = tf.oneHot(tf.tensor1d(labels, 'int32'), probabilities.shape[1]);
      const right = tf.sum(tf.mul(probabilities, tf.cast(own, 'float32')), 1); // [S]
      const loss = tf.sum(tf.mul(weights, tf.sub(1, right)));
      if (!taught) return loss;
      return tf.add(loss, tf.sum(tf.mul(weights, tf.sum(tf.square(tf.sub(probabilities, taught)), 1))));
    }

    subwords() {
      return this.batches.subwords();
    }

    /** The teacher's weights, which a run that goes on needs again. */
    state() {
      if (this.teacher === null) return {};
      const { encoder, head } = this.teacher.trainable();
      return { tensors: new Map([...encoder, ...head].map(([name, variable]) => [`teacher.${name}`, variable])) };
    }

    dispose() {
      this.teacher?.dispose();
    }
  }

  const polish = {
    kind: 'toy-polish',
    word: 'polish',
    codeVersions: [{ name: 'toy-polish.v1', defaults: {} }],
    teachers: 1,
  };

  return [
    defineMethod({
      name: 'toy-drawn',
      title: 'Drawn negatives',
      settings,
      heads: [findHead('toy-edges')], // another plugin's
      stageKinds: [polish],
      createObjective: (own, { batches }) => new DrawnObjective(batches, own),
      async planStages({ task, settings: all, maxEpochs }, planner) {
        const { method, totalEpochs } = all;
        const key = await planner.add({
          kind: 'train',
          task: { ...task, settings: all },
          needs: { epochs: totalEpochs, dynamicsEpochs: 0, models: [totalEpochs] },
          title: `${planner.titleOf()}, first stage`,
        });
        const own = { ...method, settings: { ...method.settings, taught: true } };
        const epochs = Math.min(settings.parse(method.settings).polishEpochs, maxEpochs);
        const last = await planner.add({
          kind: polish.kind,
          task: {
            ...task,
            settings: { ...all, totalEpochs: epochs, method: own },
            start: { kind: 'train', key, epochs: totalEpochs },
          },
          needs: { epochs, dynamicsEpochs: 0, models: [] },
          title: planner.titleOf(),
        });
        // A stage of a kind that yet another plugin brings, beside the way to the model.
        await planner.add({
          kind: 'toy-card',
          task: { data: task.data, of: { kind: polish.kind, key: last } },
          needs: { epochs: 0, dynamicsEpochs: 0, models: [] },
          title: `${planner.titleOf()}, model card`,
        });
        return last;
      },
    }),
  ];
};
