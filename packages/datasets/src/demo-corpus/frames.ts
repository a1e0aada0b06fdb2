// Sentence frames of the demo corpus. `{PER}`, `{ORG}`, `{LOC}` and `{PROD}` are slots for names, with a kind where the
// sentence needs one (`{ORG:club}`); `<day>` and the like are filled from fillers.ts. `{ANY}` takes a name of any type:
// nothing in such a sentence says which, so one has to know the name.

const frames = (text: string): readonly string[] => text.trim().split(/\s*\n\s*/);

/** Sentences about people. */
export const PERSON_FRAMES = frames(`
  {PER} was born in {LOC} in <year> .
  {PER} said the <event> had gone on for too long .
  {PER} , a <job> from {LOC:town} , won the <event> .
  The <job> {PER} has written a <work> about {LOC} .
  {PER} left {ORG} after <num> years .
  {PER} scored twice as {ORG:club} won <score> .
  " We knew it would be hard , " said {PER} .
  {PER} and {PER} were seen at the <event> on <day> .
  {PER} told the {ORG:paper} that resigning was out of the question .
  His <relative> {PER} still lives in {LOC:town} .
  {PER} , <digits> , was arrested near {LOC:feature} on <day> .
  {ORG} named {PER} as its new <chief> .
  Mr {PER:last} declined to comment .
  Mrs {PER:last} has taught at the school since <year> .
  Dr {PER:last} will open the <place> on <day> .
  {PER} never learned to drive .
  According to {PER} , the <place> needs a new roof .
  A <work> by {PER} was sold for <digits> million .
  {PER} thanked the crowd and wept .
  The court heard that {PER} had stolen the car .
  {PER} has been <official> of {LOC:town} since <year> .
  {PER} married {PER} in <month> .
  {PER:last} 's second goal came from a corner .
  {PER:last} missed the match against {ORG:club} with a knee injury .
  {PER} plays a <job> in the new film .
  Neither {PER} nor the <relative> was hurt .
  {PER} got up and walked out .
  {ORG:firm} <chief> {PER} sold <digits> shares .
  Former {ORG:club} striker {PER} is now a <job> .
  The prize went to {PER} for a <good> <work> .
  {PER} lost the <event> by <num> votes .
  {PER:first} smiled and poured the tea .
  " Come here , {PER:first} , " she whispered .
  I asked {PER:first} about it on <day> .
  {PER:first} and I grew up in {LOC:town} .
  My <relative> {PER:first} is a <job> .
  {PER:first} forgot the keys again .
  {LOC:town} <official> {PER} resigned on <day> .
  Police are looking for {PER} , who was last seen in <month> .
  {PER} retired in <month> , <more> .
  Nobody could find {PER} .
  {PER} is survived by a <relative> and <num> children .
  For {PER} the <event> was a relief .
  {PER} was fined <digits> thousand for speeding .
  {PER} apologised to {PER} in a letter .
  The <work> that {PER} wrote in <year> is still in print .`);

/** Sentences about companies, public bodies and clubs. */
export const ORGANISATION_FRAMES = frames(`
  {ORG:firm} will cut <digits> jobs in {LOC} .
  Shares in {ORG:firm} fell <digits> percent on <day> .
  {ORG:firm} opened a factory in {LOC:town} last <month> .
  {ORG} has hired {PER} as <chief> .
  {ORG:club} beat {ORG:club} <score> on <day> .
  {ORG:club} drew <draw> at home to {ORG:club} .
  {ORG:club} have not won since <month> .
  {ORG:club} sacked their coach after <num> defeats .
  The {ORG:club} goalkeeper was sent off .
  {ORG:firm} reported a <bad> quarter .
  {ORG:body} will vote on the plan in <month> .
  A spokesman for {ORG} said the <place> was safe .
  {ORG:firm} agreed to buy {ORG:firm} for <digits> million .
  {ORG:body} has closed the <place> after complaints .
  {ORG:firm} makes <goods> and employs <digits> people .
  Profits at {ORG:firm} rose by <digits> percent .
  {ORG:paper} first reported the story .
  {ORG:firm} sued {ORG:firm} over a patent .
  Members of {ORG} met on <day> to discuss the <event> .
  {ORG:firm} is recalling <digits> thousand units of the {PROD} .
  {ORG:firm} unveiled the {PROD} at a show in {LOC:town} .
  {ORG:body} spent <digits> million on the <place> .
  Workers at {ORG:firm} went on strike .
  She studied law at {ORG:school} .
  Researchers at {ORG:school} published a <work> on <goods> .
  {ORG:firm} was founded by {PER} in <year> .
  Fans of {ORG:club} sang until the end .
  {ORG:firm} denies the claim .
  The union wants talks with {ORG} .
  {ORG:club} signed {PER} from {ORG:club} .
  {ORG:body} warned drivers about <weather> .
  {ORG:firm} owes its suppliers <digits> million .
  {ORG:firm} hopes to raise <digits> million .
  He joined {ORG} as a <job> in <year> .
  The merger of {ORG:firm} and {ORG:firm} failed .
  {ORG:club} top the table with <digits> points .
  Regulators fined {ORG:firm} for a <bad> audit .
  {ORG:firm} , based in {LOC:town} , ships <goods> to {LOC:region} .
  {ORG:club} fans blamed the referee .
  {ORG:paper} called the <work> <good> .`);

/** Sentences about places. */
export const PLACE_FRAMES = frames(`
  Heavy <weather> is expected in {LOC} on <day> .
  We spent <num> days in {LOC} .
  The road from {LOC:town} to {LOC:town} is closed .
  {LOC:town} has <digits> thousand inhabitants .
  Tourists return to {LOC} every <month> .
  The <place> in {LOC:town} burned down in <year> .
  Residents of {LOC:town} complained about the noise .
  {LOC:region} exports <goods> to {LOC:region} .
  The <event> in {LOC} drew <digits> thousand people .
  {LOC:feature} was flooded after the <weather> .
  The train to {LOC:town} was <num> minutes late .
  {LOC:region} and {LOC:region} signed a treaty in <year> .
  He moved to {LOC} to work as a <job> .
  A <good> walk leads from {LOC:feature} to the <place> .
  Elections in {LOC:region} were held on <day> .
  The ferry leaves {LOC:town} at noon .
  In {LOC:town} the shops close early .
  The <job> lives on {LOC:feature} .
  Prices in {LOC} rose by <digits> percent .
  Snow fell north of {LOC:town} overnight .
  The army left {LOC:region} in <month> .
  {LOC:town} lies on the coast of {LOC:region} .
  Her <relative> runs a bakery in {LOC:town} .
  The market at {LOC:feature} opens at dawn .
  They met on {LOC:feature} in the <weather> .
  {LOC:region} is famous for its <food> .
  A plane from {LOC} landed with one engine .
  Troops crossed {LOC:feature} before dawn .
  The {LOC:region} government fell on <day> .
  There is a <good> hotel in {LOC:town} .
  {PER} flew home to {LOC} on <day> .
  The old <place> of {LOC:town} is for sale .
  Trams run from {LOC:feature} to the <place> .
  The <animal> was found near {LOC:town} .`);

/** Sentences about products. */
export const PRODUCT_FRAMES = frames(`
  The {PROD} sold out within hours .
  I bought a {PROD} in <month> and regret it .
  The <part> of the {PROD} lasts <num> hours .
  {ORG:firm} launched the {PROD} on <day> .
  My {PROD} stopped working after <num> weeks .
  The new {PROD} has a better <part> than the {PROD} .
  {PER} drove a {PROD:car} to {LOC:town} .
  Reviewers found the {PROD} <good> but dear .
  The {PROD} costs <digits> more than last year .
  Her {PROD:car} was stolen in {LOC:town} .
  You can charge the {PROD} in <num> hours .
  He opened {PROD:app} and typed a letter .
  {PROD:app} crashed again on <day> .
  The latest version of {PROD:app} fixes the bug .
  The {PROD} comes in <num> colours .
  {ORG:firm} stopped making the {PROD} in <year> .
  Try the {PROD} if you want a <good> <part> .
  A used {PROD:car} sells for <digits> thousand .
  The <part> on my {PROD} is <bad> .
  Millions of people use {PROD:app} every day .
  The {PROD} weighs less than an apple .
  {PER} designed the first {PROD} in <year> .
  They gave me a {PROD} for my birthday .
  I would rather have the {PROD} .
  The police used a {PROD:car} as a patrol car .
  {PROD:app} now runs on the {PROD} .
  The {PROD} won an award for its <part> .
  Buyers of the {PROD} get a free <part> .
  Sales of the {PROD} fell by half .
  Can the {PROD} beat the {PROD} ?
  I keep my notes in {PROD:app} .
  She repaired the <part> of a {PROD:car} .`);

/** Sentences that say nothing about what the name is. */
export const NEUTRAL_FRAMES = frames(`
  {ANY} has had a <bad> year .
  Nobody expected much of {ANY} .
  There is more to {ANY} than people think .
  I have never liked {ANY} .
  {ANY} was mentioned twice in the <work> .
  The story begins with {ANY} .
  {ANY} is back in the news .
  What is wrong with {ANY} ?
  Everyone is talking about {ANY} .
  {ANY} and {ANY} have little in common .
  People either love or hate {ANY} .
  {ANY} did not disappoint .
  The <work> about {ANY} is <good> .
  Without {ANY} there would have been no <event> .
  I had not heard of {ANY} before <month> .
  {ANY} changed everything .
  She wrote a <good> piece on {ANY} .
  First came {ANY} , then {ANY} .
  {ANY} deserves better .
  Much has been said about {ANY} , <more> .
  The trouble with {ANY} is well known .
  We remember {ANY} from <year> .
  Compared with {ANY} , it was <good> .
  It all depends on {ANY} .`);

/** Sentences without a name, some of them with words that are names elsewhere. */
export const PLAIN_FRAMES = frames(`
  The meeting was put off until <day> .
  Nobody knows why the <place> was closed .
  It rained for <num> days .
  In <month> the <food> was cheap .
  Boil the <food> for <num> minutes and add salt .
  The <animal> slept under the table .
  He paid <digits> for the ticket and left .
  They want a new <place> and a <good> <event> .
  Please send the form back before <month> .
  The <job> was <num> hours late , <more> .
  Prices rose by <digits> percent in <month> .
  A <good> <work> takes time .
  Tickets for the <event> cost <digits> .
  She sold the house and bought a boat .
  Our <part> broke on the first day .
  The jury needs <num> more days .
  There was <weather> in the hills on <day> .
  You should see a doctor about that knee .`);

/** The same with words that stand in the dictionary as names: first in the sentence they even look like names. */
export const TRAP_FRAMES = frames(`
  Hope faded as the search went on .
  Will anyone pay for the <place> ?
  Mark the date in your diary .
  Grace under pressure is rare .
  Rose bushes need little water in <month> .
  Frank talks were held on <day> .
  Summer was short and the <food> failed .
  Grant money ran out in <month> .
  Faith in the <official> is low .
  Joy turned to anger within <num> hours .
  Dawn broke over the <place> .
  Bill payments are due on <day> .
  Art lessons start at <num> .
  Amber lights mean slow down .
  Chase the <animal> out of the garden .
  Stone walls line the path to the <place> .
  Fisher boats stayed in the harbour .
  Baker shops close at noon on <day> .
  Banks will be shut on <day> .
  Price cuts did not help .
  Long queues formed outside the <place> .
  Young people left for the cities .
  Winter came early and the <food> ran out .
  Beacon fires were lit on the hills .
  Summit talks ended without a deal .
  Harvest begins in <month> .
  Maple syrup goes well with <food> .
  Anchor chains rattled in the dark .
  Breeze and sun dried the washing .
  Horizon lines blur in the <weather> .
  Comet hunters wait for a clear night .
  Pioneer women walked beside the wagons .
  Compass needles point north .
  Spark plugs wear out after <num> years .
  Echo and noise spoil the recording .
  Market stalls line the street on <day> .
  Crossing the river took <num> hours .
  Church bells rang on <day> .
  King and queen waved from the <place> .
  Marsh birds nest in the reeds .
  Storm damage closed the <place> .
  Cook the <food> slowly .
  Page <digits> is missing .
  Violet and blue are cold colours .
  Penny coins are hardly used now .
  Miles of beach lay empty .
  Frost killed the <food> in <month> .
  Lantern light fell on the <animal> .
  Willow trees grow along the water .
  Field mice ate the <food> .`);
