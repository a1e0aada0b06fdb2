/** Bars part an exception into its words: `ca|n't`. One without a bar is a word that no rule may cut. */
const parts = (text: string): string[] => text.split(/\s+/).filter((part) => part !== '');

const capitalize = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const bothCases = (words: readonly string[]): string[] => words.flatMap((word) => [word, capitalize(word)]);
const without = (ending: string): string => ending.replaceAll("'", '');

/**
 * Each word with each ending, `'ll've` as two of them; with and without its apostrophes,
 * in small letters and as a title.
 */
function contract(words: string, endings: string): string[] {
  return bothCases(parts(words)).flatMap((word) =>
    parts(endings).flatMap((ending) => [`${word}|${ending}`, `${word}|${without(ending)}`]),
  );
}

const pronouns = [
  ...contract('i you he she it we they', "'ll 'll|'ve 'd 'd|'ve"),
  ...contract('i', "'m 'm|a"),
  ...contract('i you we they', "'ve"),
  ...contract('you we they', "'re"),
  ...contract('he she it', "'s"),
];
const questions = [
  ...contract('who what when where why how there that this these those', "'ll 'll|'ve 'd 'd|'ve"),
  ...contract('who what when where why how there that this', "'s"),
  ...contract('who what when where why how there these those', "'re 've"),
];
const negations = [
  ...contract('ca could do does did had may might must need ought sha should wo would', "n't n't|'ve"),
  ...contract('ai are is was were have has dare', "n't"),
  ...contract('could might must should would', "'ve"),
];
const hours = Array.from({ length: 12 }, (_, hour) =>
  ['a.m.', 'am', 'p.m.', 'pm'].map((half) => `${hour + 1}|${half}`),
);
const shortened = bothCases(parts('doin goin nothin nuthin ol somethin lovin havin')).flatMap((word) => [
  word,
  `${word}'`,
]);

const single = parts(`
  em 'em ll 'll nuff 'nuff y'|all y|all how|'d|'y How|'d|'y can|not Can|not gon|na Gon|na got|ta Got|ta let|'s Let|'s
  c'm|on C'm|on not|'ve not|ve Not|'ve Not|ve 'S 's \u2018S \u2018s and/or w/o 're 'Cause 'cause 'cos 'Cos 'coz 'Coz
  'cuz 'Cuz 'bout ma'am Ma'am o'clock O'clock 'd ' '' \\") <space> C++ \u2014 \\t \\n
  Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo. Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind. Jan. Jul. Jun. Kan.
  Kans. Ky. La. Mar. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y. Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa.
  S.C. Sep. Sept. Tenn. Va. Wash. Wis. a.m. Adm. Bros. co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E.
  Inc. Jr. Ltd. Md. Messrs. Mo. Mont. Mr. Mrs. Ms. p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s.
  \u00e4. \u00f6. \u00fc. ${Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${letter}.`).join(' ')}
  ${Array.from('cfkCFK', (unit) => `\u00b0|${unit}|.`).join(' ')}`);

/** Faces of signs and letters, as people type them. */
const faces = parts(String.raw`
  :) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-) (; (-; :( :-( :(( :-((
  :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =[ :1 :P :-P :p :-p :O :-O :o :-o :0 :-0 :() >:o :*
  :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D ;-D =D xD XD xDD XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__-
  v.v V.V v_v V_V o_o o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@ <3 <33 <333 </3 (^_^) (-_-) (._.) (>_<)
  (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>`);

/** Words of their own that contractions without an apostrophe look like. */
const words = new Set(bothCases(parts('ill its hell shell shed were well whore')));

/**
 * English words that rules of signs would cut wrongly, or would not cut: what each is cut into. The cases that spaCy's
 * blank English pipeline knows (3.8), so that its words and ours have the same bounds; apostrophes may be typographic.
 */
export const englishExceptions: ReadonlyMap<string, readonly string[]> = new Map(
  [...pronouns, ...questions, ...negations, ...hours.flat(), ...shortened, ...single, ...faces]
    .map((exception): string[] => (faces.includes(exception) ? [exception] : exception.split('|')))
    .filter((cut) => !words.has(cut.join('')))
    .flatMap((cut) => [cut, cut.map((part) => part.replaceAll("'", '\u2019'))])
    .map((cut) => [cut.join(''), cut]),
);
