import {
  describeStage,
  type Inventory,
  joinNeeds,
  type PlanEngine,
  type PlannedStage,
  type Results,
  type StageNeeds,
  type StageTask,
} from '@dynclean/stages';

import type { PlanOptions } from './PlanOptions.js';

/**
 * The stages of a plan by key: equal ones once, with what all that rests on them needs; each after those that it reads.
 */
export class StageCollector {
  readonly stages = new Map<string, PlannedStage>();
  /** Keys by all that they depend on in one plan: a cleaning that a thousand cells share is described once. */
  readonly #keys = new Map<string, string>();
  readonly #inventory: Inventory;
  readonly #engine: PlanEngine;
  readonly #profile: string | null;

  constructor({ inventory, engine, profile }: Pick<PlanOptions, 'inventory' | 'engine' | 'profile'>) {
    this.#inventory = inventory;
    this.#engine = engine;
    this.#profile = profile?.name ?? null;
  }

  /** Adds a stage, or what this user needs of it if it is there already (which then keeps its title). */
  async add<T extends StageTask>(
    task: T,
    needs: StageNeeds,
    text: { readonly title: string; readonly precision: PlannedStage['precision'] },
  ): Promise<PlannedStage> {
    const identity = JSON.stringify([task, text.precision]);
    const known = this.stages.get(this.#keys.get(identity) ?? '');
    if (known !== undefined) return this.#join(known, needs);
    const facts = {
      profile: this.#profile,
      engine: this.#engine,
      data: await this.#inventory.describeData(task.data),
      encoder: task.encoder === undefined ? null : await this.#inventory.describeEncoder(task.encoder),
      lookup: (key: string) => this.#lookup(key),
    };
    const stage = describeStage(task, { needs, ...text }, facts);
    this.#keys.set(identity, stage.key);
    const there = this.stages.get(stage.key);
    if (there !== undefined) return this.#join(there, needs);
    this.stages.set(stage.key, stage);
    return stage;
  }

  #join(there: PlannedStage, needs: StageNeeds): PlannedStage {
    const joined = { ...there, needs: joinNeeds(there.needs, needs) };
    this.stages.set(there.key, joined);
    return joined;
  }

  /**
   * A dynamics run and its threshold run record as many epochs as any manifest at hand asks for; one that is there and
   * suffices is not done again for the others.
   */
  widenNeeds(others: ReadonlyMap<string, PlannedStage>, results: Pick<Results, 'find'> | null): void {
    for (const [key, { kind, needs }] of others) {
      const mine = this.stages.get(key);
      const epochs = needs.dynamicsEpochs;
      if (mine === undefined || epochs === 0 || mine.needs.dynamicsEpochs === 0) continue;
      if ((kind !== 'train' && kind !== 'threshold') || results?.find(mine)) continue;
      this.stages.set(key, { ...mine, needs: joinNeeds(mine.needs, { epochs, dynamicsEpochs: epochs, models: [] }) });
    }
  }

  #lookup(key: string): PlannedStage {
    const stage = this.stages.get(key);
    if (stage === undefined) throw new Error(`plan: stage ${key} must come after those that it reads`);
    return stage;
  }
}
