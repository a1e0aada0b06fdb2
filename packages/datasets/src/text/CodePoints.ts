/** A text as Python counts it: a character beyond U+FFFF, which JavaScript counts twice, is one. */
export class CodePoints {
  private readonly points: readonly string[] | null;
  readonly length: number;

  constructor(readonly text: string) {
    this.points = /[\ud800-\udbff]/.test(text) ? Array.from(text) : null;
    this.length = this.points?.length ?? text.length;
  }

  slice(start: number, end: number): string {
    return this.points?.slice(start, end).join('') ?? this.text.slice(start, end);
  }

  /** Places in code points for places in the units of JavaScript, which lie at ends of characters. */
  fromUnits(places: readonly (readonly [start: number, end: number])[]): (readonly [number, number])[] {
    if (this.points === null) return [...places];
    const pointAt = new Map<number, number>();
    let unit = 0;
    this.points.forEach((character, point) => {
      pointAt.set(unit, point);
      unit += character.length;
    });
    pointAt.set(unit, this.points.length);
    return places.map(([start, end]) => [pointAt.get(start) ?? 0, pointAt.get(end) ?? 0]);
  }
}
