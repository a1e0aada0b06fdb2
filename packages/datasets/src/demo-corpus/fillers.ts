// Words that frames leave open and that are no names.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] => text.trim().split(/\s*\|\s*/);

/** By the name that frames use: `<day>`, `<month>`, ... */
export const FILLERS: Readonly<Record<string, readonly string[]>> = {
  day: words('Monday Tuesday Wednesday Thursday Friday Saturday Sunday'),
  month: words('January February March April May June July August September October November December'),
  num: words('two three four five six seven eight nine ten twelve fifteen twenty thirty forty'),
  digits: words('3 7 11 12 14 18 24 36 40 52 65 80 120 300 450'),
  year: words('1968 1974 1983 1987 1991 1996 2001 2004 2009 2012 2016 2019 2021'),
  score: words('1-0 2-0 2-1 3-0 3-1 3-2 4-1 5-2'),
  draw: words('0-0 1-1 2-2 3-3'),
  job: phrases(
    'engineer | lawyer | striker | teacher | nurse | farmer | novelist | painter | surgeon | architect | goalkeeper | banker | chemist | violinist | pilot | editor | plumber | judge',
  ),
  chief: phrases('chairman | chief executive | director | spokesman | founder | president | treasurer | head coach'),
  official: phrases('mayor | minister | governor | commissioner | ambassador | prosecutor'),
  relative: phrases('brother | sister | mother | father | neighbour | uncle | cousin | wife | husband'),
  good: words('good quiet remarkable steady strong decent brilliant modest solid pleasant'),
  bad: words('poor dull weak awkward terrible slow troubled miserable uneven costly'),
  event: phrases(
    'trial | festival | strike | election | flood | merger | concert | inquiry | ceremony | auction | vote',
  ),
  work: phrases('novel | album | biography | play | film | study | speech | exhibition | report | symphony'),
  place: phrases(
    'bridge | station | harbour | factory | library | museum | airport | market | theatre | stadium | school',
  ),
  goods: phrases('steel | timber | wheat | furniture | cement | wool | copper | glass | paper | cheese'),
  part: phrases('battery | screen | engine | camera | keyboard | gearbox | speaker | handle | clutch | software'),
  weather: phrases('rain | snow | fog | thunder | frost | wind | hail'),
  food: phrases('soup | bread | apples | onions | cheese | pancakes | lentils | pastry'),
  animal: phrases('cat | dog | horse | heron | owl | fox | tortoise'),
  more: phrases('of course | as always | once again | after all | for now | in the end | so far'),
};
