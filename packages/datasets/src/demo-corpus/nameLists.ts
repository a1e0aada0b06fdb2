// The raw material of the demo corpus: names and words, all of them chosen or made up for it. Several stand in more
// than one list on purpose: a first name that is also a word, a surname that is also a town, a brand that is also
// a thing. That is where the corpus takes its ambiguity from.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] => text.trim().split(/\s*\|\s*/);

/** First names that are nothing else. */
export const PLAIN_FIRST_NAMES = words(`
  Anna Tomas Leila Oskar Nadia Peter Ines Karl Mira Owen Sofia Yusuf Helena Pavel Lucia Daniel Fatima Martin Elise Viktor
  Rosa Henrik Clara Samuel Priya Anton Marta Julian Noor Edgar Tessa Bruno Alina Hugo Carmen Felix Ingrid Rashid Judith
  Emil Naomi Stefan Vera Colin Amara Dieter Paula Kofi Irene Lars Salma Gregor Yvonne Mateo Birgit Simon Zainab Walter`);

/** First names that are also words. */
export const WORDY_FIRST_NAMES = words(`
  Grace Hope Mark Will Rose Bill Art Frank Grant Chase Ruby Amber Faith Joy Dawn Penny Miles Jack Pat
  Summer Violet Iris Rob Lance Cliff Sky Drew`);

/** Surnames that are nothing else. */
export const PLAIN_SURNAMES = words(`
  Tillman Okafor Brandt Sorensen Castell Varga Pellegrin Novak Harker Lindqvist Duarte Moreau Petrov Haddad Nakamura
  Kowalski Ferreira Osei Lindgren Baptiste Voss Sandoval Eriksen Mistry Kaplan Delgado Hartmann Rao Jansen Quist
  Bellamy Ortega Zeller Amadi Fontaine Gruber Iversen Kamara Lombardi Maddox Nyberg Obrecht Pascoe Rinaldi Sutcliffe
  Tanaka Ullman Vickers Whelan Yilmaz Abara Bertrand Cordero Drummond Engel Farouk Gallagher Horvat Ibsen Jurado
  Keller Laurent Mensah Nilsen Oduya Paxton Abernathy Bergstrom Calloway Dvorak Espinoza Fairbanks Goldberg Hathaway
  Ivanov Janssen Krueger Leclerc Morales Nguyen Pereira Quintero Rosenthal Schreiber Thibault Urquhart Villanueva
  Wojcik Yamada Zimmer Aldridge Bianchi Conti Devereux Ekstrom Galvin`);

/** Surnames that are also words. */
export const WORDY_SURNAMES = words(`
  Stone Field Banks Rivers Woods Baker Mason Fisher Young Long Price Hall Bishop King Marsh Frost Winter Potter Cook Bell
  Church Page Waters Storm`);

/** First halves of towns: "Ashford", "Brackley", "Stanmere". Many people are called after such places, too. */
export const TOWN_STEMS = words(`
  Ash Brack Brad Carl Cold Crom Dun East El Far Grim Had Hal Har Hol Ink Kel Kirk Lang Led Lin Mar Mel Nor Oak Os Pem
  Ravens Red Sel Stan Stave Thorn Thur Wal War Wex Whit Win Wood`);
/** Last halves of these towns. */
export const TOWN_ENDINGS = words(`bourne bridge bury by dale den don field ford gate ham haven ley low mere more mouth
  shaw stead stone ston ton wick worth`);

/** Towns that are called otherwise. */
export const PLAIN_TOWNS = phrases(`
  Port Ellis | Kelmont | Osby | Varnholm | Eastmere | Lower Tarn | Saint Orla | Brackwell | Novaro | Quellin |
  Ravensby | Alder Bay | Grayfield | Mount Corren | Lindholt | Bellhaven | Tidewater | Oakmoor | Vantry | Dunmere |
  Castle Rowan | Hollis Creek | Trestle | Marquay | New Harbour | Stavely | Oriel | Westmark | Crossing |
  Aldermouth | Brindle Cove | Cargill Point | Dorrin | Estavel | Fallow Green | Glaston | Highmere | Inverlock |
  Kolvik | Lanvers | Midwater | Narrow Head | Orselo | Pinder Falls | Quarrytown | Rostavik | Sandmouth | Tolverne |
  Ulmark | Veldrum | Winter Quay | Yarrowdale | Zandvoor | Cold Ferry | Dry Lake | Elmstead | Foxholt | Gull Rock |
  Hartsea`);

/** Countries and regions. */
export const REGIONS = phrases(`
  Norland | Costara | Ardenia | Velmaria | Tarn Islands | Sundria | Upper Kessen | Belmora | Istrava | Orlanda |
  Kessen | Morvia | East Velmaria | Halland Coast`);

/** Streets, waters, hills. `%` stands for a town or a surname. */
export const FEATURE_PATTERNS = phrases(`
  River % | Lake % | % Street | % Road | % Hill | % Bridge | % Valley | % Square`);

/** What companies are called after their founder (`%` is a surname). */
export const FOUNDER_FIRM_PATTERNS = phrases(`
  % & Sons | % Motors | % Group | % Brothers | % Capital`);

/** What companies are called after a brand (`%` is a brand). */
export const BRAND_FIRM_PATTERNS = phrases(`
  % Systems | % Media | % Foods | % Airlines | % Energy | % Software`);

/** Public bodies of a town or region (`%`). */
export const BODY_PATTERNS = phrases(`% Council | % Hospital | % Police | Bank of %`);
/** Schools of a town (`%`). */
export const SCHOOL_PATTERNS = phrases(`University of % | % College`);
/** Newspapers of a town (`%`). */
export const PAPER_PATTERNS = phrases(`% Herald | % Times | % Post`);
/** Companies of a town (`%`). */
export const TOWN_FIRM_PATTERNS = phrases(`% Steel | % Railways | % Water`);

/** Clubs of a town (`%`); in print the town alone often stands for the club. */
export const CLUB_PATTERNS = phrases(`
  % United | % Rovers | % City | % Athletic`);

/** Words that companies and products are called by. */
export const BRANDS = words(`
  Beacon Summit Orbit Falcon Anchor Compass Lantern Harvest Pioneer Meridian Horizon Cobalt Atlas Comet Breeze Pulse
  Spark Echo Ember Nimbus Vertex Lumen Zephyr Quill Tundra Kestrel Maple Onyx Prism Harbor Tempest Willow Ripple
  Cascade Sable Mosaic Torrent Halo Cinder Fathom Acorn Aurora Badger Basalt Bramble Bronze Cactus Canyon Cedar
  Clover Condor Coral Crescent Delta Domino Drift Dune Feather Flint Fable Gale Garnet Glacier Granite Heron Indigo
  Ivory Jasper Juniper Kite Lagoon Lark Linen Magnet Marble Mirage Nectar Nova Oasis Otter Pebble Pepper Phoenix
  Pixel Plume Quartz Raven Reef Saffron Sequoia Slate Solstice Sterling Thistle Topaz Tulip Velvet Vortex Walnut
  Zenith`);

/** First halves of coined brands: "Novatek", "Lumiwave". */
export const BRAND_STEMS = words(
  `Nova Opti Verti Lumi Cryo Zeta Quanta Aero Hydro Terra Omni Sono Velo Mira Alto Inno`,
);
/** Last halves of coined brands. */
export const BRAND_ENDINGS = words(`tek wave lite cast line mark gen flex core dyne ware sphere`);

/** What follows a brand in the name of a product; an empty one leaves the brand alone. */
export const PRODUCT_SUFFIXES = ['', '', '2', '3', '5', '7', 'Pro', 'Mini', 'Max', 'X', 'Plus', '2 Pro', 'S'] as const;

/** Cars carry a maker's surname, a model and sometimes a number. */
export const CAR_MODELS = words(`Roadster Estate Coupe Traveller Sprint`);
