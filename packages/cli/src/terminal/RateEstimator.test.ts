import { describe, expect, it } from '@jest/globals';

import { RateEstimator } from './RateEstimator.js';

describe(RateEstimator, () => {
  it('says nothing in the first second', () => {
    const rates = new RateEstimator();
    expect(rates.rate()).toBeNull();
    rates.add(0, 0);
    rates.add(900, 9);
    expect(rates.rate()).toBeNull();
  });

  it('is units a second', () => {
    const rates = new RateEstimator();
    rates.add(0, 0);
    rates.add(2000, 10);
    expect(rates.rate()).toBe(5);
  });

  it('forgets what is older than a minute', () => {
    const rates = new RateEstimator();
    for (let second = 0; second <= 120; second++) rates.add(1000 * second, second); // one a second
    for (let second = 121; second <= 190; second++) rates.add(1000 * second, 120 + 4 * (second - 120)); // four
    expect(rates.rate()).toBeCloseTo(4, 6);
  });

  it('keeps its start when it is asked often', () => {
    const rates = new RateEstimator();
    for (let time = 0; time <= 3000; time += 10) rates.add(time, time / 10);
    expect(rates.rate()).toBeCloseTo(100, 6);
  });

  it('begins again when the count does', () => {
    const rates = new RateEstimator();
    rates.add(0, 0);
    rates.add(2000, 100);
    rates.add(3000, 10);
    expect(rates.rate()).toBeNull();
    rates.add(5000, 14);
    expect(rates.rate()).toBe(2);
  });

  it('has no rate where nothing moves', () => {
    const rates = new RateEstimator();
    rates.add(0, 5);
    rates.add(9000, 5);
    expect(rates.rate()).toBeNull();
  });
});
