// The raw material of the demo corpus: names and words, all of them chosen or made up for it. Several stand in more than
// one list on purpose: a first name that is also a word or a month, a surname that is also a town, a brand that is also
// a thing. That is where the corpus takes its ambiguity from.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const lines = (text: string): readonly string[] => text.trim().split(/\s*\n\s*/);

/** First names that are nothing else. */
export const PLAIN_FIRST_NAMES = words(`
  Anna Tomas Leila Oskar Nadia Peter Ines Karl Mira Owen Sofia Yusuf Helena Pavel Lucia Daniel Fatima Martin Elise Viktor
  Rosa Henrik Clara Samuel Priya Anton Marta Julian Noor Edgar Tessa Bruno Alina Hugo Carmen Felix Ingrid Rashid Judith
  Emil Naomi Stefan Vera Colin Amara Dieter Paula Kofi Irene Lars Salma Gregor Yvonne Mateo Birgit Simon Zainab Walter`);

/** First names that are also words or months. */
export const WORDY_FIRST_NAMES = words(`
  Grace Hope Mark Will Rose Bill May June April Art Frank Grant Chase Ruby Amber Faith Joy Dawn Penny Miles Jack Pat
  Summer Violet Iris Rob Lance Cliff Sky Drew`);

/** Surnames that are nothing else. */
export const PLAIN_SURNAMES = words(`
  Tillman Okafor Brandt Sorensen Castell Varga Pellegrin Novak Harker Lindqvist Duarte Moreau Petrov Haddad Nakamura
  Kowalski Ferreira Osei Lindgren Baptiste Voss Sandoval Eriksen Mistry Kaplan Delgado Hartmann Rao Jansen Quist Bellamy
  Ortega Zeller Amadi Fontaine Gruber Iversen Kamara Lombardi Maddox Nyberg Obrecht Pascoe Rinaldi Sutcliffe Tanaka
  Ullman Vickers Whelan Yilmaz Abara Bertrand Cordero Drummond Engel Farouk Gallagher Horvat Ibsen Jurado Keller
  Laurent Mensah Nilsen Oduya Paxton`);

/** Surnames that are also words. */
export const WORDY_SURNAMES = words(`
  Stone Field Banks Rivers Woods Baker Mason Fisher Young Long Price Hall Bishop King Marsh Frost Winter Potter Cook Bell
  Church Page Waters Storm`);

/** Towns that are also surnames, and the names of football clubs. */
export const SURNAME_TOWNS = words(`
  Ashford Marlow Holden Carden Arden Selby Burley Thornton Wexley Hadley Denby Melrose Kendrick Halvern Farrow Preston
  Langley Corwin`);

/** Towns that are nothing else. */
export const PLAIN_TOWNS = lines(`
  Port Ellis
  Kelmont
  Osby
  Varnholm
  Eastmere
  Lower Tarn
  Saint Orla
  Brackwell
  Novaro
  Quellin
  Ravensby
  Alder Bay
  Grayfield
  Mount Corren
  Lindholt
  Bellhaven
  Tidewater
  Oakmoor
  Vantry
  Dunmere
  Castle Rowan
  Pellworm
  Hollis Creek
  Trestle
  Marquay
  New Harbour
  Stavely
  Oriel
  Westmark
  Crossing`);

/** Countries and regions. */
export const REGIONS = lines(`
  Norland
  Costara
  Ardenia
  Velmaria
  Tarn Islands
  Sundria
  Upper Kessen
  Belmora
  Istrava
  Orlanda
  Kessen
  Morvia
  East Velmaria
  Halland Coast`);

/** Streets, waters, hills. `%` stands for a town or a surname. */
export const FEATURE_PATTERNS = lines(`
  River %
  Lake %
  % Street
  % Road
  % Hill
  % Bridge
  % Valley
  % Square`);

/** What companies are called after their founder (`%` is a surname). */
export const FOUNDER_FIRM_PATTERNS = lines(`
  % & Sons
  % Motors
  % Group
  % Brothers
  % Capital`);

/** What companies are called after a brand (`%` is a brand). */
export const BRAND_FIRM_PATTERNS = lines(`
  % Systems
  % Media
  % Foods
  % Airlines
  % Energy
  % Software`);

/** Public bodies, schools, papers, companies named after a town (`%`). */
export const TOWN_BODY_PATTERNS = lines(`
  % Council
  University of %
  % Hospital
  Bank of %
  % Herald
  % Police
  % College
  % Railways
  % Steel`);

/** Clubs of a town (`%`); in print the town alone often stands for the club. */
export const CLUB_PATTERNS = lines(`
  % United
  % Rovers
  % City
  % Athletic`);

/** Words that companies and products are called by. */
export const BRANDS = words(`
  Beacon Summit Orbit Falcon Anchor Compass Lantern Harvest Pioneer Meridian Horizon Cobalt Atlas Comet Breeze Pulse Spark
  Echo Ember Nimbus Vertex Lumen Zephyr Quill Tundra Kestrel Maple Onyx Prism Harbor Tempest Willow Ripple Cascade Sable
  Mosaic Torrent Halo Cinder Fathom`);

/** What follows a brand in the name of a product; an empty one leaves the brand alone. */
export const PRODUCT_SUFFIXES = ['', '', '2', '3', '5', '7', 'Pro', 'Mini', 'Max', 'X', 'Plus', '2 Pro', 'S'] as const;

/** Cars carry a maker's surname, a model and sometimes a number. */
export const CAR_MODELS = words(`Roadster Estate Coupe Traveller Sprint`);
